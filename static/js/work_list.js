/* Ticking rows of the work list. Without it every row still has its own box. */
"use strict";

(() => {
  /* One box ticks all of the page; Shift ticks everything between two boxes, by mouse or by the space key. */
  const ready = (root) => {
    const form = root.querySelector("form[data-ticks]");
    if (!form || form.dataset.ready) return;
    form.dataset.ready = "yes";
    const boxes = [...document.querySelectorAll(`input[type=checkbox][name=clause][form="${form.id}"]`)];
    const holder = form.querySelector("[data-tick-all]");
    const count = form.querySelector("[data-tick-count]");
    if (!holder || !boxes.length) return;
    const all = holder.querySelector("input");
    holder.hidden = false;
    const show = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
      const number = new Intl.NumberFormat(document.documentElement.lang).format(ticked);
      count.textContent = ticked ? `${number} ${count.dataset.some}` : count.dataset.none;
    };
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      show();
    });
    let last = null;
    for (const box of boxes) {
      box.addEventListener("click", (event) => {
        if (event.shiftKey && last && last !== box) {
          const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
          for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
        }
        last = box;
        show();
      });
      box.addEventListener("change", show);
    }
    show();
  };
  ready(document);
  document.addEventListener("htmx:afterSwap", () => ready(document));
})();
