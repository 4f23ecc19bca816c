/* Helps in the rooms people work in. Every page works without them. */
"use strict";

(() => {
  /* Ticks never set the status: where the two disagree a warning is shown while the person writes. */
  const record = document.querySelector("form.record-form");
  if (record) {
    const mismatch = () => {
      const chosen = record.querySelector(".status-choice input:checked");
      const status = chosen ? chosen.value : "";
      const settled = new Map();
      let done = false;
      record.querySelectorAll("[data-action]").forEach((action, place) => {
        const tick = action.querySelector(".action-states input:checked");
        const state = tick ? tick.value : "open";
        const key = action.dataset.group ? `group ${action.dataset.group}` : `alone ${place}`;
        settled.set(key, (settled.get(key) || false) || state !== "open");
        done = done || state === "done";
      });
      if (!settled.size) return "";
      const all = [...settled.values()].every(Boolean);
      if (status === "implemented" && !all) return "open_implemented";
      if (status === "not_started" && done) return "done_not_started";
      if ((status === "planned" || status === "under_way") && all && done) return "all_done";
      return "";
    };
    const show = () => {
      const now = mismatch();
      for (const warning of record.querySelectorAll("[data-mismatch]")) {
        warning.hidden = warning.dataset.mismatch !== now;
      }
    };
    record.addEventListener("change", show);
  }

  /* The check: pointing at a clause on one side marks it on the other and brings it into view there. */
  const panes = document.querySelector(".check-panes");
  if (panes) {
    const near = (slug, from) => {
      for (const part of panes.querySelectorAll(".is-near")) part.classList.remove("is-near");
      const parts = slug ? [...panes.querySelectorAll(`[data-clause="${CSS.escape(slug)}"]`)] : [];
      for (const part of parts) part.classList.add("is-near");
      const other = parts.find((part) => !from.contains(part));
      const pane = other && other.closest(".check-text, .check-list");
      if (pane && pane.scrollHeight > pane.clientHeight) {
        const to = other.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop - 80;
        pane.scrollTo({ top: to });
      }
    };
    for (const kind of ["click", "focusin"]) {
      panes.addEventListener(kind, (event) => {
        const part = event.target.closest("[data-clause], .check-anchor");
        if (!part) return;
        const slug = part.dataset.clause || part.id.replace(/^o-/, "");
        near(slug, part.closest(".check-text, .check-list"));
      });
    }
  }

  /* An error summary takes the focus, so that it is read first. */
  const errors = document.getElementById("errors");
  if (errors) {
    errors.tabIndex = -1;
    errors.focus();
  }
})();
