// Searches the index that Pagefind made when the site was built. What is found is shown as text: no markup of it is read.
"use strict";
(() => {
  const one = id => document.getElementById("page-" + id);
  const form = one("find"), list = one("found"), status = one("count"), more = one("more");
  const words = one("words"), narrow = one("narrow");
  const names = ["kind", "speaker", "source", "date", "language"];
  const pick = Object.fromEntries(names.map(name => [name, one(name)]));
  const kinds = Object.fromEntries([...pick.kind.options].map(option => [option.value, option.text]));
  const STEP = 20, CONTEXT = 12, LONGEST = 60;
  const sign = /([\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}])/gu;
  const between = new RegExp(` ?${sign.source} ?`, "gu");
  let index, everything, found = [], shown = 0, turn = 0;

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const key in attributes) if (attributes[key]) made.setAttribute(key, attributes[key]);
    return made;
  };
  const joined = text => text.replace(between, "$1");
  const named = (make, value) => {
    try {
      return make() || value;
    } catch {
      return value;
    }
  };
  // The language of the page, with the calendar and the digits that its pages have. A tag that browsers refuse is English.
  const here = named(() => new Intl.Locale(document.documentElement.lang, {calendar: "gregory", numberingSystem: "latn"}).toString(), "en-u-ca-gregory-nu-latn");
  const label = {
    kind: value => kinds[value] || value,
    language: value => named(() => new Intl.DisplayNames([here], {type: "language"}).of(value), value),
    date: value => value.length < 7 ? value : named(() => new Intl.DateTimeFormat(here, {month: "long", year: "numeric", timeZone: "UTC"}).format(new Date(value + "-01")), value),
  };
  const told = (name, value) => label[name] ? label[name](value) : value;
  const count = (number, total) => {
    const rule = new Intl.PluralRules(here).select(number), data = status.dataset;
    return total ? (data[rule] || data.other).replace("{n}", String(number)) : data.none;
  };

  // The words around the first hit, with all hits among them marked.
  const plain = data => data.raw_content.replace(/&lt;/g, "<").replace(/&gt;/g, ">");
  const excerpt = data => {
    const all = plain(data).split(/\s+/).filter(Boolean);
    const hits = new Set(data.locations);
    const whole = all.length <= LONGEST;
    const start = whole ? 0 : Math.max(0, Math.min(...hits, all.length) === all.length ? 0 : Math.min(...hits) - CONTEXT);
    const end = whole ? all.length : Math.min(all.length, start + LONGEST);
    const box = element("p", "", {class: "excerpt", lang: (data.filters.language || [])[0], dir: "auto"});
    if (start) box.append("… ");
    for (let at = start; at < end;) {
      const marked = hits.has(at);
      let to = at + 1;
      while (to < end && hits.has(to) === marked) to++;
      const text = joined(all.slice(at, to).join(" "));
      const before = all[at - 1], close = at > start && sign.test(before + all[at]);
      sign.lastIndex = 0;
      if (at > start && !close) box.append(" ");
      box.append(marked ? element("mark", text) : text);
      at = to;
    }
    if (end < all.length) box.append(" …");
    return box;
  };

  const entry = data => {
    const {meta, filters} = data, kind = (filters.kind || [""])[0];
    const row = element("li", "", {class: "hit " + kind});
    const head = element("p", "", {class: "item-top"});
    head.append(element("span", told("kind", kind), {class: "tag"}));
    if (meta.date) head.append(element("span", meta.date, {class: "date"}));
    const title = element("h2", "", {class: "hit-title"});
    const link = element("a", joined(meta.title), {href: data.raw_url, dir: "auto"});
    title.append(link);
    row.append(head, title);
    if (joined(plain(data)).trim() !== link.textContent.trim()) row.append(excerpt(data));
    const from = [meta.source, meta.article, meta.briefing, meta.authors].filter(Boolean);
    if (from.length) {
      const foot = element("p", "", {class: "from"});
      for (const text of from) foot.append(element("bdi", joined(text)), " ");
      row.append(foot);
    }
    return row;
  };

  const show = async (current, focus) => {
    const next = await Promise.all(found.slice(shown, shown + STEP).map(result => result.data()));
    if (current !== turn) return;
    const rows = next.map(entry);
    if (!shown) list.replaceChildren();
    list.append(...rows);
    shown += rows.length;
    more.hidden = shown >= found.length;
    if (focus && rows.length) rows[0].querySelector("a").focus();
  };

  const offer = (name, counts) => {
    const select = pick[name], chosen = select.value;
    const values = Object.keys(counts).filter(value => counts[value] || value === chosen);
    if (chosen && !values.includes(chosen)) values.push(chosen);
    const order = new Intl.Collator(here, {numeric: true});
    values.sort((a, b) => name === "date" ? (a < b ? 1 : -1) : order.compare(told(name, a), told(name, b)));
    const options = name === "kind" ? Object.keys(kinds).filter(value => values.includes(value)) : values;
    select.replaceChildren(select.options[0], ...options.map(value => {
      const option = element("option", `${told(name, value)} (${counts[value] || 0})`);
      option.value = value;
      option.selected = value === chosen;
      return option;
    }));
    select.closest("p").hidden = name !== "kind" && !options.length;
  };

  const asked = () => {
    const filters = Object.fromEntries(names.filter(name => pick[name].value).map(name => [name, pick[name].value]));
    return {q: words.value.trim(), filters};
  };
  const search = async () => {
    const current = ++turn, {q, filters} = asked();
    const nothing = !q && !Object.keys(filters).length;
    if (!nothing) status.textContent = status.dataset.wait;
    const spaced = q.replace(sign, " $1 ").trim();
    const result = await index.search(spaced || null, {filters});
    if (current !== turn) return;
    const counts = q ? result.totalFilters : everything;
    for (const name of names) offer(name, counts[name] || {});
    found = nothing ? [] : result.results;
    shown = 0;
    status.textContent = nothing ? "" : count(found.length, found.length);
    if (!found.length) list.replaceChildren();
    await show(current);
  };

  const address = () => {
    const {q, filters} = asked();
    const query = new URLSearchParams({...(q ? {q} : {}), ...filters}).toString();
    return location.pathname + (query ? "?" + query : "");
  };
  const recall = () => {
    const query = new URLSearchParams(location.search);
    words.value = query.get("q") || "";
    for (const name of names) {
      const value = query.get(name) || "";
      if (value && ![...pick[name].options].some(option => option.value === value)) pick[name].append(new Option(told(name, value), value));
      pick[name].value = value;
    }
  };

  const start = async () => {
    recall();
    if (location.protocol === "file:") return void (one("disk").hidden = false);
    try {
      index = await import(new URL("pagefind/pagefind.js", document.baseURI).href);
      await index.options({excerptLength: 1});
      everything = await index.filters();
    } catch {
      return void (one("missing").hidden = false);
    }
    narrow.hidden = false;
    let waiting;
    words.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        history.replaceState(null, "", address());
        search();
      }, 200);
    });
    const go = event => {
      event.preventDefault();
      clearTimeout(waiting);
      history.pushState(null, "", address());
      search();
    };
    form.addEventListener("submit", go);
    narrow.addEventListener("change", go);
    addEventListener("popstate", () => (recall(), search()));
    more.firstChild.addEventListener("click", () => show(turn, true));
    // Somebody may have typed while the index was on its way.
    history.replaceState(null, "", address());
    await search();
  };
  start();
})();
