// A form that was sent is not sent again: the button waits for the answer.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (!form.hasAttribute("hx-post") && !form.hasAttribute("data-again")) {
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 10000);
  }
});
// Back from the browser's memory, forms can be sent again.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
// Tables sort by a click on a heading: figures as figures, texts as texts.
document.addEventListener("click", (event) => {
  const button = event.target.closest("th button.sort");
  if (!button) return;
  const head = button.closest("th"), table = head.closest("table"), body = table.tBodies[0];
  const column = [...head.parentNode.children].indexOf(head);
  const falling = head.getAttribute("aria-sort") === "ascending";
  const value = (row) => { const cell = row.cells[column]; return cell.dataset.value ?? cell.textContent.trim(); };
  const order = (a, b) => {
    const x = value(a), y = value(b), n = Number(x), m = Number(y);
    return x !== "" && y !== "" && !isNaN(n) && !isNaN(m) ? n - m : x.localeCompare(y, "zh");
  };
  [...body.rows].sort((a, b) => (falling ? order(b, a) : order(a, b))).forEach((row) => body.append(row));
  table.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", falling ? "descending" : "ascending");
});
// A slider and the number beside it say the same; the number is what is sent.
document.addEventListener("input", (event) => {
  const slider = event.target.closest("input[data-moves]");
  if (slider) { document.getElementById(slider.dataset.moves).value = slider.value; return; }
  const beside = event.target.id && document.querySelector(`input[data-moves="${CSS.escape(event.target.id)}"]`);
  if (beside) beside.value = event.target.value;
});
// A filter box above tables hides the rows that do not hold its text, nor a cell to correct that does.
document.addEventListener("input", (event) => {
  const box = event.target.closest("input[data-filters]");
  if (!box) return;
  const wanted = box.value.trim().toLowerCase();
  const text = (row) => row.textContent + [...row.querySelectorAll("input:not([type=hidden])")].map((each) => each.value).join(" ");
  for (const table of box.dataset.filters.split(" "))
    for (const row of document.getElementById(table).tBodies[0].rows)
      row.hidden = wanted !== "" && !text(row).toLowerCase().includes(wanted);
});
// Files can be dropped onto a form; too large a sum is said before it is sent.
for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector("input[type=file]"), warning = form.querySelector("[data-too-large]");
  const weigh = () => {
    const sum = [...input.files].reduce((total, file) => total + file.size, 0);
    warning.hidden = sum <= Number(input.dataset.limit);
    form.querySelector("button").disabled = !warning.hidden;
  };
  input.addEventListener("change", weigh);
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; weigh(); }
  });
}
