// What only the author sees: below a question the articles that came later and may answer it.

import { make, makeBox } from "./shadow.js";

// Gives the boxes that were set into the page.
export async function setOffers(offers) {
  const boxes = [];
  for (const anchor of new Set(offers.map((offer) => offer.anchor))) {
    const place = document.getElementById(anchor);
    if (!place) continue;
    const { host, root } = await makeBox("briefgen-offers");
    root.append(panel(offers.filter((offer) => offer.anchor === anchor)));
    place.append(host);
    boxes.push(host);
  }
  return boxes;
}

function panel(offers) {
  const what = make("p", "about", "Only in the preview: published later, and may answer it");
  const box = make("aside", "offers", what, make("ul", "", ...offers.map(row)));
  box.setAttribute("aria-label", "What may answer this question");
  return box;
}

function row({ title, href, why }) {
  const name = make(href ? "a" : "span", "title", title);
  name.dir = "auto";
  if (href) name.href = href;
  const shared = why.map((word) => isolated(word)).flatMap((word, number) => (number ? [", ", word] : [word]));
  return make("li", "", name, href ? "" : " (not published)", make("span", "why", " has ", ...shared));
}

function isolated(word) {
  return make("bdi", "", word);
}
