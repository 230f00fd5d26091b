// What only the author sees: beside each passage how it was found in the text, and the author's own note.

import { below } from "./more.js";
import { setOffers } from "./offers.js";
import { make, makeBox } from "./shadow.js";

const VERDICTS = {
  exact: ["exact", "These words stand in the text to the letter."],
  typographic: ["typography differs", "These words stand in the text but for quotation marks, dashes or spaces."],
  elided: ["cut", "The parts of these words stand in the text; what is left out or put in is shown."],
};
const HIDDEN = "briefgen-notes-hidden";

export async function showNotes(page) {
  const { passages, offers } = await ask(page);
  const boxes = await setOffers(offers);
  const homeless = [];
  // A mark that stands in the text itself needs no proof, so without a note there is nothing to say of it.
  for (const passage of passages.filter(({ verdict, note }) => verdict || note)) {
    const place = placeOf(passage.anchor);
    if (!place) homeless.push(passage);
    else boxes.push(await setBeside(place, passage));
  }
  if (boxes.length || homeless.length) document.documentElement.append((await legend(boxes, homeless)).host);
}

async function ask(page) {
  try {
    const answer = await fetch(`/.briefgen/notes?page=${encodeURIComponent(page)}`);
    if (answer.ok) return await answer.json();
  } catch {
    // Without an answer there are no notes.
  }
  return { passages: [], offers: [] };
}

// The last part of a passage: a passage over several paragraphs has one part in each.
function placeOf(anchor) {
  const parts = document.querySelectorAll(`[data-passage="${CSS.escape(anchor)}"]`);
  return parts[parts.length - 1] ?? document.getElementById(anchor);
}

async function setBeside(place, passage) {
  const { host, root } = await makeBox("briefgen-note");
  root.append(chip(passage));
  if (!getComputedStyle(place).display.startsWith("inline")) place.append(host);
  else behind(place).after(host);
  return host;
}

// Right behind a passage may stand the number of its note, which is not to be parted from it.
function behind(place) {
  const next = place.nextSibling;
  return next?.nodeName === "SUP" || next?.matches?.('a[href^="#note-"]') ? next : place;
}

function chip({ verdict, note }) {
  const [word, meaning] = verdict ? (VERDICTS[verdict] ?? [verdict, ""]) : ["note", ""];
  const text = make("span", `chip ${verdict ?? "plain"}`, make("span", "voice", "Only in the preview: "), word);
  text.title = `Only in the preview. ${meaning}`.trim();
  if (note) {
    const words = make("span", "words", note);
    words.dir = "auto";
    text.append(" · ", words);
  }
  return text;
}

async function legend(boxes, homeless) {
  const { host, root } = await makeBox("briefgen-legend");
  const button = make("button", "plain");
  button.type = "button";
  const panel = make("aside", "legend", "Notes, only in the preview ", button);
  panel.setAttribute("aria-label", "The author's notes");
  if (homeless.length) panel.append(unplaced(homeless));
  root.append(panel);
  const set = (hidden) => {
    for (const box of boxes) box.hidden = hidden;
    button.textContent = hidden ? "Show" : "Hide";
    store(hidden);
  };
  button.addEventListener("click", () => set(!boxes[0]?.hidden));
  button.hidden = !boxes.length;
  set(stored());
  return { host };
}

// Passages whose words the page may not show still have their notes.
function unplaced(passages) {
  const rows = passages.map((passage) => make("li", "", `${passage.anchor} `, chip(passage)));
  const what = `${passages.length} ${passages.length === 1 ? "passage is" : "passages are"} not shown on this page`;
  const list = make("ul", "rows", ...rows);
  const more = below(list, () => list.children);
  const box = make("details", "", make("summary", "", what), list, more.button);
  box.addEventListener("toggle", more.tell);
  list.tabIndex = 0;
  return box;
}

function store(hidden) {
  try {
    if (hidden) sessionStorage.setItem(HIDDEN, "yes");
    else sessionStorage.removeItem(HIDDEN);
  } catch {
    // Without storage the notes come up again on the next page.
  }
}

function stored() {
  try {
    return sessionStorage.getItem(HIDDEN) === "yes";
  } catch {
    return false;
  }
}
