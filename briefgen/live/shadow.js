// Makes a box in the page that neither takes styles from the site nor gives it any.

const sheet = new CSSStyleSheet();
const ready = fetch(new URL("./live.css", import.meta.url))
  .then((answer) => answer.text())
  .then((text) => sheet.replaceSync(text))
  .catch(() => {}); // without styles the words are still there

export async function makeBox(name) {
  await ready;
  const host = document.createElement(name);
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  return { host, root };
}

// An element with its class and its text or children. Text is only ever set as text.
export function make(name, kind = "", ...inside) {
  const node = document.createElement(name);
  if (kind) node.className = kind;
  node.append(...inside);
  return node;
}
