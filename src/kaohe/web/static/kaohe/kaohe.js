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
// A slider and the number beside it say the same; the number is what is sent.
document.addEventListener("input", (event) => {
  const slider = event.target.closest("input[data-moves]");
  if (slider) { document.getElementById(slider.dataset.moves).value = slider.value; return; }
  const beside = event.target.id && document.querySelector(`input[data-moves="${CSS.escape(event.target.id)}"]`);
  if (beside) beside.value = event.target.value;
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
// What is meant for paper has a button for it; the printed page itself has none.
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
