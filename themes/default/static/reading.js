// The keys n and p lead to the next and the previous passage of an article. They act only while the focus is in the
// article, so that they are in nobody's way who speaks to a machine or has keys of his own.
"use strict";
(() => {
  const sheet = document.querySelector(".sheet"), told = document.getElementById("page-keys");
  if (!sheet || !told) return;
  told.hidden = false;

  // What is switched off is passed over.
  const passages = () => [...sheet.querySelectorAll(".ref")].filter(link => link.getClientRects().length);

  // The passage where the reader is: the one in focus, or that of the note in focus.
  const place = list => {
    const note = document.activeElement.closest(".note");
    return list.findIndex(link => link === document.activeElement || (note && link.hash === "#" + note.id));
  };

  document.addEventListener("keydown", event => {
    const { key, target } = event;
    if ((key !== "n" && key !== "p") || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!sheet.contains(target) || target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const list = passages(), at = place(list);
    const next = key === "n" ? list[at + 1] : list[at < 0 ? list.length - 1 : at - 1];
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  });
})();
