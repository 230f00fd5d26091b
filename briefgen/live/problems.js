// The diagnostics of the last build, over the last good page. They go away by themselves when they are mended.

import { below } from "./more.js";
import { make, makeBox } from "./shadow.js";

const HIDDEN = "briefgen-hidden";
const NAMES = { error: ["error", "errors"], warning: ["warning", "warnings"], note: ["note", "notes"] };

let box = null;
let shown = "";
let latest = null;

export async function showProblems(report) {
  latest = report;
  if (!report.shown.length && !box) return;
  const made = box ?? (await makeBox("briefgen-problems"));
  if (report !== latest) return; // something newer came while the box was made
  if (!box) {
    box = { ...made, ...build(made.root) };
    document.documentElement.append(box.host);
    document.addEventListener("keydown", (event) => event.key === "Escape" && !box.panel.hidden && hide());
  }
  draw(report);
}

function build(root) {
  const title = make("h1", "title");
  title.id = "title";
  const close = make("button", "plain", "Hide");
  close.type = "button";
  close.setAttribute("aria-keyshortcuts", "Escape");
  close.addEventListener("click", hide);
  const list = make("ol", "list");
  list.tabIndex = 0;
  list.setAttribute("aria-labelledby", "title");
  const about = make("p", "about");
  const more = below(list, () => list.children);
  const panel = make("section", "panel", make("header", "top", title, close), about, list, more.button);
  panel.setAttribute("aria-labelledby", "title");
  panel.tabIndex = -1;
  panel.hidden = true;
  const button = make("button", "reopen");
  button.type = "button";
  button.hidden = true;
  button.addEventListener("click", open);
  // Told to those who listen instead of looking, without taking the keyboard away from anyone.
  const voice = make("p", "voice");
  voice.setAttribute("role", "status");
  root.append(panel, button, voice);
  return { panel, title, about, list, more, button, voice };
}

function draw(report) {
  const text = JSON.stringify(report);
  if (text === shown) return;
  shown = text;
  const { panel, title, about, list, more, button, voice } = box;
  if (!report.shown.length) {
    panel.hidden = button.hidden = true;
    list.replaceChildren();
    voice.textContent = "All problems are mended.";
    store(null);
    return;
  }
  const failed = Boolean(report.counts.error);
  const words = inWords(report.counts);
  title.textContent = words;
  about.textContent = failed
    ? "Nothing is published until the errors are mended. Behind this is the last good page."
    : "The site is published all the same.";
  list.replaceChildren(...report.shown.map(item), ...rest(report));
  list.scrollTop = 0;
  button.textContent = words;
  button.classList.toggle("failed", failed);
  panel.classList.toggle("failed", failed);
  voice.textContent = `The project has ${words}.`;
  // Errors stand in the way of the author's work; warnings wait until they are asked for.
  const quiet = !failed || stored() === text;
  panel.hidden = quiet;
  button.hidden = !quiet;
  more.tell();
}

function item(problem) {
  const head = make("p", "head", make("b", problem.severity, `${problem.severity} ${problem.code}`), " ");
  const message = make("span", "message", problem.message);
  message.dir = "auto";
  head.append(message);
  const entry = make("li", "problem", head, make("p", "place", problem.place));
  if (problem.excerpt) entry.append(make("pre", "excerpt", problem.excerpt));
  for (const hint of problem.hints) entry.append(make("p", "hint", hint));
  return entry;
}

function rest(report) {
  const all = Object.values(report.counts).reduce((sum, count) => sum + count, 0);
  const more = all - report.shown.length;
  return more > 0 ? [make("li", "problem", `${more} more: see the terminal.`)] : [];
}

function inWords(counts) {
  return Object.entries(NAMES)
    .filter(([severity]) => counts[severity])
    .map(([severity, [one, many]]) => `${counts[severity]} ${counts[severity] === 1 ? one : many}`)
    .join(", ");
}

function hide() {
  const inside = box.root.activeElement;
  box.panel.hidden = true;
  box.button.hidden = false;
  if (inside) box.button.focus();
  store(shown);
}

function open() {
  box.panel.hidden = false;
  box.button.hidden = true;
  box.more.tell();
  box.panel.focus();
  store(null);
}

// What was hidden stays hidden on the next page too, as long as it is the same.
function store(value) {
  try {
    if (value === null) sessionStorage.removeItem(HIDDEN);
    else sessionStorage.setItem(HIDDEN, value);
  } catch {
    // Without storage it comes up again.
  }
}

function stored() {
  try {
    return sessionStorage.getItem(HIDDEN);
  } catch {
    return null;
  }
}
