// Offers to copy receipts, as plain text and as Markdown. A receipt that stays closed costs nothing.
"use strict";
(() => {
  const names = document.currentScript.dataset;
  const canonical = document.querySelector('link[rel="canonical"]');
  const base = canonical ? canonical.href : location.href;

  // Where a link leads, if that can be told elsewhere. A page that was opened from a disk has no address on the web.
  const target = link => {
    const written = link.getAttribute("href");
    try {
      const found = new URL(written, base);
      if (/^https?:$/.test(found.protocol)) return found.href;
    } catch {
      return "";
    }
    return written.startsWith("#") ? encodeURI(link.textContent) : "";
  };
  // The permanent link is whole where the page has an address on the web, also where the site does not know its own.
  const permanent = link => link.getAttribute("href").startsWith("#") && /^https?:/.test(base) ? target(link) : "";

  // Words come from texts that nobody has checked: whatever Markdown (or a dialect of it) reads is escaped.
  const escaped = text => text
    .replace(/[\\`*_[\]<>&~|$#^{}@!]/g, "\\$&")
    .replace(/:(?=\/\/)/g, "\\:")
    .replace(/\bwww\./gi, found => found.slice(0, -1) + "\\.");
  const line = text => text.trim()
    .replace(/^(?:[-+=:%]|\d+(?=[.)]))/, found => /\d/.test(found) ? found : "\\" + found)
    .replace(/^(\d+)([.)])/, "$1\\$2");

  const inline = node => {
    if (node.nodeType === Node.TEXT_NODE) return escaped(node.data.replace(/\s+/g, " "));
    if (node.nodeName === "BR") return "\n";
    const inside = [...node.childNodes].map(inline).join("");
    if (node.nodeName !== "A") return inside;
    const address = target(node).replace(/[<>\s\\]/g, encodeURIComponent);
    if (!address) return inside;
    return address === node.textContent || permanent(node) ? `<${address}>` : `[${inside}](<${address}>)`;
  };
  const lines = node => inline(node).split("\n").map(line).filter(Boolean);
  // What is quoted, without the words around it, which the page tells apart by their type alone.
  const words = node => (node.querySelector("b") || node).textContent;
  const quote = node => words(node).split(/\n\s*\n/).map(part => "> " + line(escaped(part.replace(/\s+/g, " "))));

  const markdown = slip => [...slip.children].map(part => {
    if (part.nodeName === "BLOCKQUOTE") return quote(part).join("\n>\n");
    if (part.nodeName === "UL") return [...part.children].map(item => "- " + lines(item).join("  \n  ")).join("\n");
    return lines(part).join("  \n");
  }).join("\n\n") + "\n";

  const plain = slip => [...slip.children].map(part => {
    if (part.nodeName === "BLOCKQUOTE") return words(part).trim();
    const items = part.nodeName === "UL" ? [...part.children] : [part];
    return items.map(item => item === part ? said(item) : "- " + said(item).replace(/\n/g, "\n  ")).join("\n");
  }).join("\n\n") + "\n";
  const said = node => [...node.childNodes].map(child => {
    if (child.nodeName === "BR") return "\n";
    if (child.nodeName === "A" && child.rel === "external") return child.href;
    if (child.nodeName === "A" && permanent(child)) return permanent(child);
    return child.childElementCount ? said(child) : child.textContent.replace(/\s+/g, " ");
  }).join("").replace(/ *\n */g, "\n").trim();

  // Pages that did not come over https have no clipboard of the newer kind.
  const copied = text => {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "vh";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  };
  const copy = async text => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copied(text);
    }
  };

  const offer = receipt => {
    const slip = receipt.querySelector(".slip"), row = document.createElement("p"), told = document.createElement("span");
    row.className = "copy";
    told.setAttribute("role", "status");
    for (const [name, form] of [[names.text, plain], [names.markdown, markdown]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", async () => {
        told.textContent = "";
        const done = await copy(form(slip));
        if (!done) getSelection().selectAllChildren(slip);
        else button.focus();
        told.textContent = done ? names.done : names.failed;
      });
      row.append(button, " ");
    }
    row.append(told);
    receipt.append(row);
  };

  // `toggle` does not bubble, but it can be caught on its way down.
  document.addEventListener("toggle", event => {
    const receipt = event.target;
    if (receipt.matches(".receipt[open]") && !receipt.querySelector(".copy")) offer(receipt);
  }, true);
})();
