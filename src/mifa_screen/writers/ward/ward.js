"use strict";
(() => {
  const table = document.getElementById("patients");
  const controls = document.getElementById("controls");
  if (!table || !controls) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const texts = new Map(rows.map((row) => [row, row.textContent.toLocaleLowerCase()]));
  const search = document.getElementById("search");
  const boxes = Array.from(controls.querySelectorAll("input[type=checkbox]"));
  const status = document.getElementById("status");
  let sorted = "";

  const say = () => {
    const seen = rows.filter((row) => !row.hidden).length;
    status.textContent = `${seen} of ${rows.length} rows shown${sorted}`;
  };

  const filter = () => {
    const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    for (const row of rows) {
      const text = texts.get(row);
      row.hidden = !wanted.has(row.dataset.outcome) || !words.every((word) => text.includes(word));
    }
    say();
  };

  const key = (row, column) => {
    const cell = row.cells[column];
    return "sort" in cell.dataset ? Number(cell.dataset.sort) : cell.textContent.trim().toLocaleLowerCase();
  };
  const order = new Intl.Collator(undefined, { numeric: true });
  const compare = (a, b) => (typeof a === "number" ? a - b : order.compare(a, b));

  const sort = (head, name) => {
    const column = head.cellIndex;
    const upwards = head.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", upwards ? "ascending" : "descending");
    const keys = new Map(rows.map((row) => [row, key(row, column)]));
    rows.sort((a, b) => compare(keys.get(a), keys.get(b)) * (upwards ? 1 : -1));
    body.append(...rows);
    sorted = `, sorted by ${name.toLocaleLowerCase()}, ${upwards ? "ascending" : "descending"}`;
    say();
  };

  for (const head of table.tHead.rows[0].cells) {
    const name = head.textContent;
    const button = document.createElement("button");
    const plain = document.createElement("span");
    button.type = "button";
    button.textContent = plain.textContent = name;
    plain.className = "plain"; // printed instead: Chromium leaves buttons out of a head that it repeats
    button.addEventListener("click", () => sort(head, name));
    head.replaceChildren(button, plain);
  }
  search.addEventListener("input", filter);
  for (const box of boxes) box.addEventListener("change", filter);
  controls.addEventListener("submit", (event) => event.preventDefault());
  controls.hidden = false;
  say();
})();
