/* Small helps on top of pages that work without them. Nothing here is needed to read, filter, sort, sign in or publish. */
"use strict";

(() => {
  const phone = window.matchMedia("(max-width: 40rem)");

  /* Filters fold away on a phone, where they would push the list off the screen. */
  const fold = (root) => {
    if (phone.matches) {
      for (const details of root.querySelectorAll("details[data-fold][open]")) details.open = false;
    }
  };

  /* Menus close on Escape and when something else is pressed. */
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    }
  });

  /* "/" goes to the search box, as it does on many sites; never while something is being typed. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
    const box = document.querySelector("input[data-search]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  /* <button data-confirm="Question?" data-confirm-text="What follows" data-confirm-action="Publish this status"> */
  const confirmed = new WeakSet();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-confirm]");
    const dialog = document.getElementById("confirm");
    if (!button || !button.form || !dialog || confirmed.has(button)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!button.form.reportValidity()) return;
    const yes = dialog.querySelector("button[value=yes]");
    dialog.querySelector(".confirm-title").textContent = button.dataset.confirm;
    dialog.querySelector(".confirm-text").textContent = button.dataset.confirmText || "";
    yes.textContent = button.dataset.confirmAction || button.textContent.trim();
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "yes") {
        confirmed.add(button);
        button.form.requestSubmit(button);
        confirmed.delete(button);
      } else {
        button.focus();
      }
    }, { once: true });
    dialog.showModal();
  }, true);

  /* <form data-guard>: leaving with something unsaved asks first. */
  const state = (form) => new URLSearchParams(
    [...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value])
  ).toString();
  const guarded = new Map();
  const guard = (root) => {
    for (const form of root.querySelectorAll("form[data-guard]")) {
      guarded.set(form, state(form));
      form.addEventListener("submit", () => guarded.delete(form));
    }
  };
  window.addEventListener("beforeunload", (event) => {
    for (const [form, before] of guarded) {
      if (form.isConnected && state(form) !== before) event.preventDefault();
    }
  });

  /* <button data-copy="#id" data-copied="Copied" hidden>: shown where copying is possible. */
  const copies = (root) => {
    if (!navigator.clipboard) return;
    for (const button of root.querySelectorAll("button[data-copy]")) {
      const text = document.querySelector(button.dataset.copy);
      const label = button.querySelector("[data-copy-label]") || button;
      if (!text) continue;
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text.textContent.trim());
        const before = label.textContent;
        label.textContent = button.dataset.copied;
        announce(button.dataset.copied);
        window.setTimeout(() => { label.textContent = before; }, 2500);
      });
    }
  };

  const announce = (words) => {
    const place = document.getElementById("announcement");
    if (place) place.textContent = words;
  };

  /* The map is one stop of the keyboard; arrows walk its States by name, Home and End go to the ends. */
  const maps = (root) => {
    for (const map of root.querySelectorAll("svg[data-map]")) {
      const name = (link) => link.querySelector("title").textContent;
      const links = [...map.querySelectorAll("a")].sort((a, b) => name(a).localeCompare(name(b), document.documentElement.lang));
      const go = (to) => {
        for (const link of links) link.setAttribute("tabindex", link === to ? "0" : "-1");
        to.focus();
        announce(name(to));
      };
      links.forEach((link, place) => link.setAttribute("tabindex", place ? "-1" : "0"));
      map.addEventListener("keydown", (event) => {
        const at = links.indexOf(document.activeElement);
        if (at < 0) return;
        const to = {
          ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: links.length - 1,
        }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        go(links[(to + links.length) % links.length]);
      });
    }
  };

  /* In a list only what leads to the same list (its pages, its order) is fetched in place; other pages are opened. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { boosted, pathInfo } = event.detail;
    if (!boosted) return;
    const to = new URL(pathInfo.finalRequestPath || pathInfo.requestPath, window.location.href);
    if (to.pathname === window.location.pathname) return;
    event.preventDefault();
    window.location.assign(to);
  });

  const prepare = (root) => { fold(root); guard(root); copies(root); maps(root); };
  const start = () => prepare(document);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();

  /* A part that htmx brought gets the same helps, and its new count is read out. */
  document.addEventListener("htmx:load", (event) => {
    if (event.target === document.body) return;
    prepare(event.target.parentElement || event.target);
    const caption = event.target.querySelector(".table-caption");
    if (caption) announce(caption.textContent.trim());
  });
})();
