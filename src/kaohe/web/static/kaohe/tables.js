// Every table sorts, filters, and pastes into a spreadsheet, without a word in its own page.
const MANY = 12;
const FIGURE = /^[+\-−]?\d+(\.\d+)?\s*[^\d\s]{0,3}$/;
const collator = new Intl.Collator("zh", { numeric: true });
const shown = (cell) => {
  const fields = [...cell.querySelectorAll("input:not([type=hidden], [type=checkbox]), select")];
  return fields.length ? fields.map((field) => field.value).join(" ").trim() : cell.innerText.trim();
};
const value = (row, column) => { const cell = row.cells[column]; return cell.dataset.value ?? shown(cell); };
const figure = (text) => (FIGURE.test(text) ? Number.parseFloat(text.replace("−", "-")) : NaN);

// A heading is a button that sorts, where each row is one line of its own: not in a tree, whose order says what belongs where.
const sorts = (table) =>
  table.tHead && table.tHead.rows.length === 1 && table.tBodies.length === 1 && table.tBodies[0].rows.length > 1 &&
  !table.querySelector("tbody tr[class*=depth]") && !table.closest("[data-order=kept]");
const makeSortable = (table) => {
  for (const head of table.tHead.rows[0].cells) {
    if (head.querySelector("button") || !head.textContent.trim()) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
  }
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("th button.sort");
  if (!button) return;
  const head = button.closest("th"), table = head.closest("table"), body = table.tBodies[0];
  const column = head.cellIndex, falling = head.getAttribute("aria-sort") === "ascending";
  // What has no value stands last, whichever way the rest is sorted.
  const order = (one, other) => {
    const x = value(one, column), y = value(other, column), n = figure(x), m = figure(y);
    const empty = (x === "" || x === "—") - (y === "" || y === "—");
    return empty || (falling ? -1 : 1) * (isNaN(n) || isNaN(m) ? collator.compare(x, y) : n - m);
  };
  [...body.rows].sort(order).forEach((row) => body.append(row));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", falling ? "descending" : "ascending");
});

// A filter box hides the rows that do not hold its text; a long table without one gets one.
document.addEventListener("input", (event) => {
  const box = event.target.closest("input[data-filters]");
  if (!box) return;
  const wanted = box.value.trim().toLowerCase();
  for (const id of box.dataset.filters.split(" "))
    for (const row of document.getElementById(id).tBodies[0].rows)
      row.hidden = wanted !== "" && ![...row.cells].some((cell) => `${cell.textContent} ${shown(cell)}`.toLowerCase().includes(wanted));
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.closest("input[data-filters]")) event.preventDefault();
});
let filtered = 0;
const addFilter = (table) => {
  table.id ||= `table-${(filtered += 1)}`;
  const known = [...document.querySelectorAll("input[data-filters]")].some((box) => box.dataset.filters.split(" ").includes(table.id));
  const box = document.getElementById("filter-box");
  if (known || !box || table.hasAttribute("data-unfiltered")) return;
  const made = box.content.cloneNode(true);
  made.querySelector("input").dataset.filters = table.id;
  (table.closest(".scroll") ?? table).before(made);
};

// Excel reads what is copied as a table of its own: text stays text (2026-08 is no date, a number of 20 digits keeps
// them, =1+1 is not worked out), figures are figures, and a cell of several lines stays one cell.
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const asHtml = (text) => {
  const style = isNaN(figure(text)) || text.replace(/\D/g, "").length > 15 ? ` style="mso-number-format:'\\@'"` : "";
  return `<td${style}>${escaped(text).replaceAll("\n", `<br style="mso-data-placement:same-cell">`)}</td>`;
};
const asText = (text) => {
  const harmless = /^[=+\-@]/.test(text) && isNaN(figure(text)) ? `'${text}` : text;
  return /["\t\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (selection.isCollapsed || event.target.closest?.("input, textarea")) return;
  const range = selection.getRangeAt(0), around = range.commonAncestorContainer;
  const table = (around.closest ? around : around.parentElement).closest("table") ?? around.querySelector?.(":scope > table:only-child");
  if (!table) return;
  const rows = [...table.rows].filter((row) => !row.hidden && range.intersectsNode(row))
    .map((row) => [...row.cells].filter((cell) => selection.containsNode(cell, true)).map(shown));
  if (rows.flat().length < 2) return;
  event.clipboardData.setData("text/plain", rows.map((row) => row.map(asText).join("\t")).join("\n"));
  event.clipboardData.setData("text/html", `<table>${rows.map((row) => `<tr>${row.map(asHtml).join("")}</tr>`).join("")}</table>`);
  event.preventDefault();
});


// Short cells (days, figures, names) stay on one line. On a phone the cells of a stacked table stand below each other,
// each after its heading, and those with nothing in them are left out.
const SHORT = 20;
const wide = (text) => [...text].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 2 : 1), 0);
const english = document.documentElement.lang === "en";
const label = (head) => { const text = head?.innerText.trim() ?? ""; return english ? text.charAt(0).toUpperCase() + text.slice(1) : text; };
const layOut = (table) => {
  const heads = table.tHead?.rows.length === 1 ? [...table.tHead.rows[0].cells].map(label) : [];
  const stacked = table.classList.contains("stack");
  for (const row of [...table.tBodies].flatMap((body) => [...body.rows]).concat([...(table.tFoot?.rows ?? [])]))
    for (const cell of row.cells) {
      const text = cell.innerText.trim(), fields = cell.querySelector("input, select, textarea, button, meter");
      if (!fields && !text.includes("\n") && wide(text) <= SHORT) cell.classList.add("short");
      if (!stacked) continue;
      if (!fields && text === "") cell.classList.add("nothing");
      if (cell.tagName === "TD" && heads[cell.cellIndex]) cell.dataset.label = heads[cell.cellIndex];
    }
};

document.addEventListener("htmx:load", (event) => {
  for (const table of event.target.querySelectorAll("table")) {
    layOut(table);
    if (!sorts(table)) continue;
    makeSortable(table);
    if (table.tBodies[0].rows.length >= MANY) addFilter(table);
  }
});
