// Cells copied from a spreadsheet, pasted into the field they begin at: rows go down, columns to the side.
// Without this the page's own field for pasted rows does the same.
"use strict";

(() => {
  const grid = document.querySelector(".sheet-grid");
  if (!grid) return;
  const fields = () => [...grid.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("select, input[type=text]")]);
  const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

  const write = (field, text) => {
    const value = text.trim();
    if (field.tagName !== "SELECT") {
      field.value = value;
      return;
    }
    const found = [...field.options].find((option) => fold(option.value) === fold(value) || fold(option.text) === fold(value));
    if (found) {
      field.value = found.value;
    } else if (value) {
      // Kept as it is written; the check says what it is taken for.
      field.add(new Option(`${value} ?`, value, false, true));
    }
  };

  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    if (lines.length < 2 && lines[0].length < 2) return;
    const rows = fields();
    const down = rows.findIndex((row) => row.includes(event.target));
    if (down < 0 || down + lines.length > rows.length) return; // too many for the rows shown: the field below takes them
    event.preventDefault();
    const across = rows[down].indexOf(event.target);
    lines.forEach((line, y) => line.forEach((value, x) => rows[down + y][across + x] && write(rows[down + y][across + x], value)));
  });
})();
