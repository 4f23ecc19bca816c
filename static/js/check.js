/* The check of a resolution: both panes point at each other, and everything has a key. The page works without it. */
"use strict";

(() => {
  const panes = document.querySelector(".check-panes");
  if (!panes) return;
  const text = panes.querySelector(".check-text");
  const list = panes.querySelector(".check-list");

  const rows = () => [...list.querySelectorAll(".check-row")];
  const words = (slug) => [...text.querySelectorAll(`[data-clause="${CSS.escape(slug)}"], [data-paragraph="${CSS.escape(slug)}"]`)];
  let current = null;

  /* How far down the text reaches where it stays above the rows, as on a telephone. */
  const covered = () => {
    const stacked = getComputedStyle(panes).gridTemplateColumns.trim().split(" ").length < 2;
    return stacked ? Math.max(0, text.getBoundingClientRect().bottom) : 0;
  };
  /* Scroll the page so that all of a part of the rows is in view, or at least its beginning. */
  const bring = (part) => {
    const { top, bottom } = part.getBoundingClientRect();
    const above = top - covered() - 16;
    if (above < 0) window.scrollBy({ top: above });
    else if (bottom > window.innerHeight) window.scrollBy({ top: Math.min(above, bottom - window.innerHeight + 16) });
  };

  /* Mark a row and its words, and bring the words into the text's own window. */
  const choose = (row, { focus = false, scroll = true } = {}) => {
    for (const part of panes.querySelectorAll(".is-near:not(.check-actions li)")) part.classList.remove("is-near");
    current = row;
    if (!row) return;
    row.classList.add("is-near");
    const parts = row.dataset.clause ? words(row.dataset.clause) : [];
    for (const part of parts) part.classList.add("is-near");
    if (scroll && parts.length) show(parts[0]);
    if (focus) {
      const link = row.querySelector(".check-place") || row.querySelector("a, button");
      if (link) link.focus({ preventScroll: true });
      bring(row);
    }
  };
  /* Only the text's window is scrolled, never the page under it. */
  const show = (part) => {
    const place = () => part.getBoundingClientRect().top - text.getBoundingClientRect().top;
    const to = () => text.scrollTo({ top: text.scrollTop + place() - text.clientHeight / 4 });
    to();
    /* What was not laid out yet has another height now that it is. */
    requestAnimationFrame(() => { if (place() < 0 || place() > text.clientHeight - 24) to(); });
  };
  const rowOf = (slug) => document.getElementById(`row-${slug}`);

  list.addEventListener("click", (event) => {
    const row = event.target.closest(".check-row");
    if (!row) return;
    if (event.target.closest(".check-place")) {
      event.preventDefault();
      choose(row);
      return;
    }
    if (!event.target.closest("a, button, input, select, textarea, label, summary")) choose(row);
  });
  list.addEventListener("focusin", (event) => {
    const row = event.target.closest(".check-row");
    if (row && row !== current) choose(row);
  });
  /* Words in the text choose their row; a selection being made is left alone. */
  text.addEventListener("click", (event) => {
    if (!getSelection().isCollapsed) return;
    const link = event.target.closest(".check-number[href], .check-anchor");
    const part = event.target.closest("[data-clause]");
    const slug = link ? link.id.replace(/^o-/, "") : part && part.dataset.clause;
    if (!slug) return;
    const row = rowOf(slug);
    if (row) {
      event.preventDefault();
      choose(row, { focus: true, scroll: false });
    } else if (!link) {
      const leads = document.getElementById(`o-${slug}`);
      if (leads && leads.href) window.location.assign(leads.href);
    }
  });

  /* A row's form is fetched into the row; what has been typed elsewhere stays. */
  let asked = 0;
  const openPart = async (address) => {
    const url = new URL(address, window.location.href);
    const slug = url.searchParams.get("row");
    const mine = ++asked;
    let answer;
    try {
      answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    } catch {
      window.location.assign(url);
      return;
    }
    if (mine !== asked) return;
    const html = answer.ok ? await answer.text() : "";
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".check-row");
    const old = rowOf(slug);
    if (!fresh || !old) {
      window.location.assign(url);
      return;
    }
    old.replaceWith(fresh);
    window.htmx && window.htmx.process && window.htmx.process(fresh);
    window.history.replaceState(null, "", url);
    prepare(fresh);
    choose(fresh, { scroll: false });
    const first = fresh.querySelector(".check-panel :is(input:not([type=hidden]), textarea, select, button)");
    const chosen = first && first.type === "radio" && first.form.querySelector(`[name="${first.name}"]:checked`);
    (chosen || first || fresh.querySelector(".check-place")).focus({ preventScroll: true });
    bring(fresh.offsetHeight < window.innerHeight - covered() ? fresh : fresh.querySelector(".check-acts") || fresh);
  };
  panes.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-part]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    openPart(link.href);
  });

  /* Finding a State among many. */
  const plain = (words) => words.toLocaleLowerCase(document.documentElement.lang).normalize("NFD").replace(/\p{M}/gu, "");
  const prepare = (root) => {
    for (const search of root.querySelectorAll("input[data-filter]")) {
      const box = document.querySelector(search.dataset.filter);
      search.hidden = false;
      search.addEventListener("input", () => {
        const wanted = plain(search.value.trim());
        for (const one of box.children) one.hidden = !plain(one.textContent).includes(wanted) && !one.querySelector(":checked");
      });
      search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    }
  };
  prepare(list);

  /* Selected words become those of the form that is open for words. */
  const selected = () => {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount || !text.contains(selection.anchorNode)) return null;
    const range = selection.getRangeAt(0);
    const from = range.startContainer.nodeType === Node.TEXT_NODE ? range.startContainer.parentElement : range.startContainer;
    const part = from.closest("[data-start]");
    const near = part ? Number(part.dataset.start) + (range.startContainer.nodeType === Node.TEXT_NODE ? range.startOffset : 0) : "";
    return { words: selection.toString().trim(), near };
  };
  const add = document.getElementById("add");
  const take = (form) => {
    const found = selected();
    if (!found || !found.words || !form) return false;
    form.elements.words.value = found.words;
    form.elements.near.value = found.near;
    return true;
  };
  const addSelected = () => {
    const inRow = list.querySelector(".check-panel form:has(input[name=op][value=action_add])");
    const form = inRow || (add && add.querySelector("form"));
    if (!form) return;
    if (!inRow) add.open = true;
    const taken = take(form);
    (taken ? form.querySelector("button[type=submit]") : form.elements.words).focus();
  };
  /* While words of the text are selected, the form that is open takes them. */
  document.addEventListener("selectionchange", () => {
    if (add && add.open) take(add.querySelector("form"));
    const inRow = list.querySelector(".check-panel form:has(input[name=op][value=action_add])");
    if (inRow) take(inRow);
  });
  for (const form of document.querySelectorAll(".check-form")) {
    if (form.elements.words) form.elements.words.addEventListener("input", () => { form.elements.near.value = ""; });
  }

  /* Keys, only while no field has the focus. */
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current);
    const to = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
    if (all[to]) {
      choose(all[to], { focus: true });
    } else {
      const next = list.querySelector(by > 0 ? "a[rel=next]" : "a[rel=prev]");
      if (next) next.click();
    }
  };
  const act = (name) => {
    const row = current || rows()[0];
    if (!row || !row.querySelector(".check-tools, .check-acts, .check-panel")) return;
    openPart(`${row.dataset.address}&act=${name}#${row.id}`);
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    v: () => { if (current) { choose(current); text.focus(); } },
    e: () => act("verb"),
    c: () => act("actions"),
    s: () => act("split"),
    m: () => act("join"),
    t: () => act("themes"),
    w: () => act("scope"),
    x: () => act("aside"),
    a: addSelected,
    u: () => { const button = document.querySelector("button[data-undo]"); if (button) button.click(); },
    f: () => { const first = document.querySelector("#check-filters a"); if (first) first.focus(); },
    p: () => { const link = document.querySelector(".steps a"); if (link) link.click(); },
    "?": () => { const help = document.querySelector("details.keys"); help.open = !help.open; help.querySelector("summary").focus(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const field = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape") {
      const close = list.querySelector(".check-close a");
      const panel = list.querySelector(".check-panel");
      if (close && panel.contains(event.target)) { event.preventDefault(); openPart(close.href); }
      return;
    }
    if (field) return;
    const arrow = { ArrowDown: "j", ArrowUp: "k" }[event.key];
    const key = arrow && list.contains(event.target) ? arrow : event.key;
    if (keys[key] && (key.length === 1)) {
      event.preventDefault();
      keys[key]();
    }
  });

  /* Where the address names a row it is chosen, as after a correction. */
  const named = /^#row-(.+)$/.exec(window.location.hash);
  const row = named && rowOf(named[1]);
  if (row) {
    const begin = () => choose(row, { focus: !document.getElementById("errors") });
    begin();
    /* The browser goes to the row by itself when all is loaded, and takes the focus away in doing so. */
    window.addEventListener("load", () => window.setTimeout(() => {
      if (current === row && (document.activeElement === document.body || !document.activeElement)) begin();
    }, 50));
  }
})();
