// Keeps an open page of the preview in step with the site. Served by `briefgen watch`; never part of a site.
//
// One tab listens to the server for all (a browser opens only six connections to a server) and passes on what it
// hears. A tab that may have missed something asks the server where things stand, and so never has to guess.

import { showNotes } from "./notes.js";
import { showProblems } from "./problems.js";

const tag = document.querySelector('script[src$="/.briefgen/live.js"][data-version]');
const here = tag.dataset;
const ownPages = new Set([here.page, here.missing ? "404.html" : here.page]);
const SCROLL = "briefgen-scroll";

const known = { run: here.run, number: -1, styles: Number(here.styles), others: Number(here.others) };
let leaving = false;
let asking = false;
let askAgain = false;

// ── what is told ──

function hear(kind, event) {
  if (leaving) return;
  const missed = event.run !== known.run || event.number !== known.number + (kind === "update" ? 1 : 0);
  if (asking || missed) {
    if (asking || event.run !== known.run || event.number > known.number) ask();
    return;
  }
  if (kind !== "update") return;
  known.number = event.number;
  if (event.report) showProblems(event.report);
  if (event.others) reload();
  else if (event.pages.some((page) => ownPages.has(page))) ask();
  else if (event.styles.length) {
    known.styles = event.number;
    swapStyles(event.number, new Set(event.styles));
  }
}

// Ask where things stand, and follow. Questions never overlap: the last answer is about the latest state.
async function ask() {
  askAgain = true;
  if (asking) return;
  asking = true;
  while (askAgain && !leaving) {
    askAgain = false;
    try {
      const answer = await fetch(`/.briefgen/state?page=${encodeURIComponent(here.page ?? "")}`);
      if (answer.ok) follow(await answer.json());
    } catch {
      // The server is away. When it is back, the one who listens is greeted, and all ask again.
    }
  }
  asking = false;
}

function follow(state) {
  const restarted = state.run !== known.run;
  const styled = restarted || state.styles !== known.styles;
  const stale = state.version !== here.version || (!restarted && state.others !== known.others);
  const { run, number, styles, others } = state;
  Object.assign(known, { run, number, styles, others });
  showProblems(state.report);
  if (stale) reload();
  else if (styled) swapStyles(`${run}.${number}`, null);
}

// ── what is done ──

function reload() {
  leaving = true;
  keep(SCROLL, JSON.stringify({ page: location.pathname, x: scrollX, y: scrollY }));
  location.reload();
}

// Pictures without a size and the author's notes come later and move the text, so this is done more than once; who has
// begun to scroll is left alone.
function keptPlace() {
  const last = JSON.parse(kept(SCROLL) ?? "null");
  keep(SCROLL, null);
  let due = last?.page === location.pathname;
  for (const deed of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(deed, () => (due = false), { once: true, passive: true });
  }
  return () => due && scrollTo({ left: last.x, top: last.y, behavior: "instant" });
}

function keep(name, value) {
  try {
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, value);
  } catch {
    // Storage may be switched off; then the browser's own memory of the place has to do.
  }
}

function kept(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

const replaced = new WeakSet();

// Load the changed stylesheets beside the old ones, and take these away once the new ones rule. `changed` holds
// addresses in the site; null stands for any.
function swapStyles(version, changed) {
  for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
    if (replaced.has(link) || !link.href) continue;
    const url = new URL(link.href);
    if (url.origin !== location.origin || (changed && !uses(link.sheet, url, changed))) continue;
    url.searchParams.set("briefgen", version);
    const fresh = link.cloneNode();
    fresh.removeAttribute("integrity");
    fresh.href = url.href;
    replaced.add(link);
    fresh.addEventListener("load", () => link.remove(), { once: true });
    fresh.addEventListener("error", () => (fresh.remove(), replaced.delete(link)), { once: true });
    link.after(fresh);
  }
}

// Whether a stylesheet is one of those that changed, or imports one.
function uses(sheet, url, changed) {
  let rules = [];
  try {
    if (changed.has(decodeURIComponent(url.pathname).slice(1))) return true;
    rules = sheet?.cssRules ?? [];
  } catch {
    return false; // it comes from elsewhere and may not be read, or its address makes no sense
  }
  return [...rules].some((rule) => rule instanceof CSSImportRule && uses(rule.styleSheet, new URL(rule.href, url), changed));
}

// ── who listens ──

let stop = () => {};

function join() {
  const channel = new BroadcastChannel("briefgen-live");
  let source = null;
  let retry = 0;
  let ended = false;
  let release = () => {};
  channel.addEventListener("message", ({ data }) => hear(data.kind, data.event));

  const listen = () => {
    if (ended || source) return;
    source = new EventSource("/.briefgen/events");
    for (const kind of ["hello", "update"]) {
      source.addEventListener(kind, ({ data }) => {
        const event = JSON.parse(data);
        if (navigator.locks) channel.postMessage({ kind, event });
        hear(kind, event);
      });
    }
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      source = null;
      retry = setTimeout(listen, 2000);
    });
  };
  const mute = () => {
    clearTimeout(retry);
    source?.close();
    source = null;
  };
  // Without locks (the page came from another machine, over plain HTTP) each tab listens while it is looked at.
  const look = () => (document.hidden ? mute() : (listen(), ask()));

  stop = () => {
    ended = true;
    mute();
    release();
    channel.close();
    document.removeEventListener("visibilitychange", look);
  };
  if (navigator.locks) {
    navigator.locks.request("briefgen-live", () => {
      listen();
      return ended ? null : new Promise((resolve) => (release = resolve));
    });
  } else {
    document.addEventListener("visibilitychange", look);
    if (!document.hidden) listen();
  }
  ask();
}

addEventListener("pagehide", () => stop());
addEventListener("pageshow", ({ persisted }) => persisted && join());

const goBack = keptPlace();
goBack();
addEventListener("load", goBack, { once: true });
join();
if (here.notes) showNotes(here.page).then(goBack);
