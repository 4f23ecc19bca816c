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

  /* An error summary takes the focus, so that it is read first. */
  const errors = document.getElementById("errors");
  if (errors) {
    errors.tabIndex = -1;
    errors.focus();
  }
})();
