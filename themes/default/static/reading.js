// Reading by keyboard, notes that follow the text, words seen before a link to them is followed.
// Without this file nothing is missing: links lead to their places, notes stand beside or below the text.
(() => {
  const told = document.currentScript.dataset;
  const main = document.getElementById("page-main");
  if (!main) return;

  // ── keys: only where the reader is in the text, so that nothing said or typed elsewhere is taken for one ──

  const search = document.getElementById("page-search");
  const text = document.querySelector(".sheet .text");
  const refs = () => [...document.querySelectorAll(".sheet h1 .ref, .sheet .text .ref")].filter(ref => ref.offsetParent);

  const go = by => {
    const all = refs(), now = document.activeElement;
    let at = all.indexOf(now);
    if (at < 0) {
      // From where the reader is: the first passage that is in view.
      at = all.findIndex(ref => ref.getBoundingClientRect().top > 0);
      if (at < 0) at = all.length;
      if (by > 0) at -= 1;
    }
    const next = all[at + by];
    if (!next) return;
    next.focus({preventScroll: true});
    next.scrollIntoView({block: "center"});
  };

  main.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const key = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.key === "/" ? "/" : event.code.slice(3).toLowerCase();
    if (key === "/" && search) search.focus();
    else if (key === "n" && text) go(1);
    else if (key === "p" && text) go(-1);
    else return;
    event.preventDefault();
  });

  // ── the notes of an article follow its text ──

  const list = document.querySelector(".margin .notes");
  if (list && text) {
    const hint = document.createElement("p");
    hint.className = "keys";
    hint.textContent = told.keys;
    list.after(hint);

    const notes = new Map();
    for (const back of list.querySelectorAll("a.number")) {
      notes.set(decodeURIComponent(back.hash.slice(1)), back.closest(".note"));
    }
    const show = note => {
      if (list.scrollHeight > list.clientHeight + 1) list.scrollTop += note.getBoundingClientRect().top - list.getBoundingClientRect().top;
    };
    const noteAt = place => {
      const ref = place.closest(".ref");
      if (ref) return document.getElementById(ref.hash.slice(1));
      for (let mark = place.closest(".mark"); mark; mark = mark.parentElement.closest(".mark")) {
        const note = notes.get(mark.dataset.passage);
        if (note) return note;
      }
      return null;
    };
    let near = null;
    const point = note => {
      near?.classList.remove("near");
      near = note;
      if (!note) return;
      note.classList.add("near");
      show(note);
    };
    const sheet = document.querySelector(".sheet");
    for (const kind of ["pointerover", "focusin"]) {
      sheet.addEventListener(kind, event => {
        const note = event.target.closest(".body, h1") && noteAt(event.target);
        // The pointer may rest anywhere while the keyboard moves on.
        if (note || !document.activeElement.matches(".ref")) point(note);
      });
    }
    sheet.addEventListener("pointerleave", () => document.activeElement.matches(".ref") || point(null));

    // Where the page is scrolled to, unless the reader is busy with the notes or at a passage.
    const inView = new Set();
    const follow = new IntersectionObserver(seen => {
      for (const {target, isIntersecting} of seen) inView[isIntersecting ? "add" : "delete"](target);
      if (near || list.matches(":hover, :focus-within")) return;
      for (const [id, note] of notes) {
        if (inView.has(document.getElementById(id))) return show(note);
      }
    });
    for (const id of notes.keys()) {
      const mark = document.getElementById(id);
      if (mark) follow.observe(mark);
    }
  }

  // ── a link to a passage shows its words, where the page has them ──

  const words = new Map();
  for (const link of document.querySelectorAll(".cite a[href*='#']")) {
    const said = link.querySelector(".words:not(.none)");
    if (said && !words.has(link.getAttribute("href"))) words.set(link.getAttribute("href"), link);
  }
  if (!words.size) return;

  const box = document.createElement("div");
  box.className = "preview";
  box.id = "page-preview";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  document.body.append(box);
  let shownFor = null, waiting = 0;

  const hide = () => {
    clearTimeout(waiting);
    box.hidden = true;
    shownFor?.removeAttribute("aria-describedby");
    shownFor = null;
  };

  const part = (name, content) => Object.assign(document.createElement(name), {textContent: content});

  const preview = link => {
    const from = words.get(link.getAttribute("href")), said = from.querySelector(".words");
    hide();
    const line = part("p", ""), source = part("p", from.querySelector(".source").textContent);
    const {before = "", after = "", lang = said.lang, dir = said.dir} = from.dataset;
    Object.assign(line, {lang, dir});
    line.append(before, Object.assign(part("b", said.textContent), {lang: said.lang, dir: said.dir}), after);
    source.className = "from";
    box.replaceChildren(line, source);
    box.hidden = false;
    const at = link.getBoundingClientRect(), own = box.getBoundingClientRect(), width = document.documentElement.clientWidth;
    const below = at.bottom + own.height < innerHeight || at.top < own.height;
    box.style.top = `${scrollY + (below ? at.bottom : at.top - own.height)}px`;
    box.style.left = `${scrollX + Math.max(8, Math.min(at.left, width - own.width - 8))}px`;
    link.setAttribute("aria-describedby", box.id);
    shownFor = link;
  };

  const wanted = target => {
    const link = target.closest("main a[href*='#']");
    const from = link && words.get(link.getAttribute("href"));
    // The evidence itself shows its words: only the words around are new there.
    return from && (!link.closest(".cite") || from.dataset.before || from.dataset.after) ? link : null;
  };

  document.addEventListener("pointerover", event => {
    if (event.pointerType === "touch" || box.contains(event.target)) return clearTimeout(waiting);
    const link = wanted(event.target);
    clearTimeout(waiting);
    if (link && link === shownFor) return;
    waiting = setTimeout(() => link ? preview(link) : hide(), 300);
  });
  document.addEventListener("focusin", event => {
    const link = wanted(event.target);
    if (link && link.matches(":focus-visible")) preview(link);
    else hide();
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") hide();
  });
})();
