/* The matrix is one stop of the keyboard once this runs: arrows walk its cells, Home and End go to the ends of a row, and
   with Ctrl to the first and the last cell. What a cell says is shown above it. Without it every cell is a plain link. */
"use strict";

(() => {
  const prepare = () => {
    for (const frame of document.querySelectorAll("[data-matrix]")) {
      const said = document.querySelector("[data-matrix-said]");
      const rows = [...frame.querySelectorAll("tbody tr:not(.matrix-group)")].map(
        (row) => [...row.querySelectorAll("td")].map((cell) => cell.querySelector("a"))
      );
      const links = rows.flat().filter(Boolean);
      if (!links.length) continue;
      const rtl = getComputedStyle(frame).direction === "rtl";
      const place = new Map();
      rows.forEach((row, down) => row.forEach((link, across) => { if (link) place.set(link, [down, across]); }));
      links.forEach((link, number) => link.setAttribute("tabindex", number ? "-1" : "0"));

      /* The next cell with a link in this direction; cells that say nothing are stepped over. */
      const next = (link, down, across) => {
        let [row, column] = place.get(link);
        for (;;) {
          row += down; column += across;
          if (!rows[row] || column < 0 || column >= rows[row].length) return link;
          if (rows[row][column]) return rows[row][column];
        }
      };
      const ends = (link) => rows[place.get(link)[0]].filter(Boolean);
      const go = (to) => {
        for (const link of links) if (link.tabIndex === 0) link.setAttribute("tabindex", "-1");
        to.setAttribute("tabindex", "0");
        to.focus();
      };
      frame.addEventListener("keydown", (event) => {
        const link = document.activeElement;
        if (!place.has(link) || event.altKey || event.metaKey) return;
        const to = {
          ArrowDown: () => next(link, 1, 0), ArrowUp: () => next(link, -1, 0),
          ArrowRight: () => next(link, 0, rtl ? -1 : 1), ArrowLeft: () => next(link, 0, rtl ? 1 : -1),
          Home: () => (event.ctrlKey ? links[0] : ends(link)[0]),
          End: () => (event.ctrlKey ? links[links.length - 1] : ends(link).at(-1)),
        }[event.key];
        if (!to) return;
        event.preventDefault();
        go(to());
      });
      if (!said) continue;
      said.hidden = false;
      const tell = (event) => {
        const link = event.target.closest("td > a");
        if (!link) return;
        said.textContent = link.title;
        said.classList.add("is-cell");
      };
      frame.addEventListener("pointerover", tell);
      frame.addEventListener("focusin", tell);
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", prepare); else prepare();
})();
