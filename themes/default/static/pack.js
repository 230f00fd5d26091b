// Searches a packed file. What is found is shown as text and leads to its place. Without this the browser's own search is there.
"use strict";
(() => {
  const one = id => document.getElementById("pack-" + id);
  const form = one("search"), words = one("words"), count = one("count"), box = one("results"), list = one("found"), more = one("more");
  const here = document.documentElement.lang;
  const STEP = 20, AROUND = 70;
  const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, blockquote, figcaption, caption, th, td, dt, dd, pre, summary, div, section, article";
  // What stands a second time beside its place, and what is no text.
  const SKIPPED = ".receipt, .gists, .note .words, .ref, .vh, .permalink, .kinds, .keys, svg, nav, script, style, [aria-hidden=true], [hidden]";
  const MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]/g;
  const SAME = new Map([..."’‘ʼ`′"].map(sign => [sign, "'"]).concat([..."“”„«»″"].map(sign => [sign, '"']), [..."–—‐‑−"].map(sign => [sign, "-"]), [["ς", "σ"], ["\u00ad", ""]]));
  const SIGNS = new RegExp(`[${[...SAME.keys()].join("")}]`, "g");
  // Scripts that put no spaces between words.
  const UNSPACED = /^[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff]/;

  const folded = text => text.normalize("NFD").replace(MARKS, "").toLowerCase().replace(SIGNS, sign => SAME.get(sign));

  // ── what there is: the text of each block, in the order of the file ──

  const known = new Map();
  const blockOf = element => {
    let block = known.get(element);
    if (!block) {
      block = element.matches(BLOCKS) || !/^inline|^contents/.test(getComputedStyle(element).display) ? element : blockOf(element.parentElement);
      known.set(element, block);
    }
    return block;
  };
  let passages = null;
  const collected = () => {
    if (passages) return passages;
    passages = [];
    for (const part of document.querySelectorAll(".pack-part")) {
      const where = part.dataset.title || "";
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
        acceptNode: node => node.nodeType === Node.TEXT_NODE ? NodeFilter.FILTER_ACCEPT : node.matches(SKIPPED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP,
      });
      let last = null;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const block = blockOf(node.parentElement);
        if (last && last.block === block) last.nodes.push(node);
        else if (node.data.trim()) passages.push(last = {block, where, nodes: [node]});
      }
    }
    for (const passage of passages) {
      passage.text = passage.nodes.map(node => node.data).join("");
      passage.folded = folded(passage.text);
    }
    return passages;
  };

  // ── what is asked: words, each from its beginning, and "words in a row" ──

  const pattern = term => {
    const written = term.replace(/[.*+?^${}()|[\]\\\/-]/g, "\\$&").replace(/\s+/g, "\\s+");
    const bare = new RegExp(written, "gu");
    if (UNSPACED.test(term)) return bare;
    try {
      return new RegExp(`(?<![\\p{L}\\p{N}])${written}`, "gu");
    } catch {
      return bare;
    }
  };
  const asked = () => {
    const terms = folded(words.value).match(/"[^"]+"|[^\s"]+/g) || [];
    return terms.map(term => term.replace(/"/g, "").trim()).filter(Boolean).map(pattern);
  };
  const holds = (passage, pattern) => passage.folded.search(pattern) >= 0;

  // Where the words stand in the text as it is written: folding changes lengths.
  const places = (passage, patterns) => {
    const at = [];
    let offset = 0;
    for (const sign of passage.text) {
      for (let n = folded(sign).length; n; n--) at.push(offset);
      offset += sign.length;
    }
    at.push(offset);
    const found = patterns.flatMap(pattern => [...passage.folded.matchAll(pattern)].map(hit => [at[hit.index], at[hit.index + hit[0].length] ?? offset]));
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    return found.filter(([start], index) => !index || start >= found[index - 1][1]);
  };

  // ── how it is shown ──

  const made = (name, text, className) => Object.assign(document.createElement(name), {textContent: text, className});
  const excerpt = (passage, hits) => {
    const {text} = passage, line = made("span", "", "pack-excerpt");
    let from = Math.max(0, hits[0][0] - AROUND), to = Math.min(text.length, hits[0][0] + 2 * AROUND);
    if (from) from = Math.max(text.slice(from, hits[0][0]).search(/\s/), 0) + from;
    to = Math.max(to, hits[0][1]);
    if (to < text.length && text.slice(hits[0][1], to).search(/\s/) >= 0) while (!/\s/.test(text[to])) to--;
    if (from) line.append("… ");
    let done = from;
    for (const [start, end] of hits.filter(hit => hit[1] <= to)) {
      line.append(text.slice(done, start), made("mark", text.slice(start, end), ""));
      done = end;
    }
    line.append(text.slice(done, to), to < text.length ? " …" : "");
    const said = passage.block.closest("[lang]");
    if (said) line.lang = said.lang;
    line.dir = "auto";
    return line;
  };

  let found = [], patterns = [], shown = 0, named = 0;
  const entry = passage => {
    const row = document.createElement("li"), link = document.createElement("a"), {block} = passage;
    if (!block.id) block.id = `pack-place-${++named}`;
    link.href = "#" + encodeURIComponent(block.id);
    const where = made("span", passage.where, "pack-where");
    where.dir = "auto";
    link.append(where, excerpt(passage, places(passage, patterns)));
    link.addEventListener("click", event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      lead(passage);
    });
    row.append(link);
    return row;
  };
  const show = focus => {
    const rows = found.slice(shown, shown + STEP).map(entry);
    if (!shown) list.replaceChildren();
    list.append(...rows);
    shown += rows.length;
    more.hidden = shown >= found.length;
    box.hidden = !found.length;
    if (focus && rows.length) rows[0].firstChild.focus();
  };
  const told = number => {
    const data = count.dataset;
    return number ? (data[new Intl.PluralRules(here).select(number)] || data.other).replace("{n}", number.toLocaleString(here)) : data.none;
  };
  const search = () => {
    clearTimeout(waiting);
    patterns = asked();
    found = patterns.length ? collected().filter(passage => patterns.every(one => holds(passage, one))) : [];
    shown = 0;
    count.textContent = patterns.length ? told(found.length) : "";
    show();
  };

  // ── the way to the place ──

  let current = null;
  const lead = passage => {
    const {block} = passage;
    box.hidden = true;
    for (let fold = block.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    current?.classList.remove("pack-here");
    current = block;
    block.classList.add("pack-here");
    if (globalThis.Highlight && CSS.highlights) CSS.highlights.set("pack-found", new Highlight(...ranges(passage)));
    history.pushState(null, "", "#" + encodeURIComponent(block.id));
    if (!block.matches("a, button, summary, [tabindex]")) block.tabIndex = -1;
    block.focus({preventScroll: true});
    const {height} = block.getBoundingClientRect();
    block.scrollIntoView({block: height < innerHeight / 2 ? "center" : "start"});
  };
  const ranges = passage => places(passage, patterns).map(([start, end]) => {
    const range = new Range();
    let before = 0;
    for (const node of passage.nodes) {
      const after = before + node.length;
      if (start >= before && start < after) range.setStart(node, start - before);
      if (end > before && end <= after) range.setEnd(node, end - before);
      before = after;
    }
    return range;
  });

  // ── keys and pointers ──

  let waiting = 0;
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });
  words.addEventListener("focus", () => {
    if (words.value && found.length) box.hidden = false;
  });
  form.addEventListener("submit", event => {
    event.preventDefault();
    search();
    list.querySelector("a")?.focus();
  });
  more.firstChild.addEventListener("click", () => show(true));
  form.addEventListener("keydown", event => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && !box.hidden) {
      box.hidden = true;
      words.focus();
      box.hidden = true;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const stops = [words, ...(box.hidden ? [] : list.querySelectorAll("a"))];
      stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    } else return;
    event.preventDefault();
  });
  for (const kind of ["pointerdown", "focusin"]) {
    document.addEventListener(kind, event => {
      if (!form.contains(event.target)) box.hidden = true;
    });
  }
  one("main").addEventListener("keydown", event => {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    words.focus();
    words.select();
  });
  // A folded part is opened by a link to anything in it, in browsers that do not do so themselves.
  const open = () => {
    let place = null;
    try {
      place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return;
    }
    const closed = place?.closest("details:not([open])");
    for (let fold = place?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (closed) place.scrollIntoView();
  };
  addEventListener("hashchange", open);
  form.hidden = false;
  open();
})();
