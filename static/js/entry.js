// Adds up each row while somebody types a list of counts, and marks a row with more hands than voters.
// Without this file the page works the same: the server adds up and checks.

const form = document.querySelector("[data-entry]");
const voters = form.querySelector("[data-voters]");

function whole(text) {
  const trimmed = text.trim();
  return trimmed === "" ? 0 : /^\d+$/.test(trimmed) ? Number(trimmed) : NaN;
}

function add(row) {
  const cells = [...row.querySelectorAll(".entry-cell input")];
  const filled = cells.some((cell) => cell.value.trim() !== "");
  const sum = cells.reduce((total, cell) => total + whole(cell.value), 0);
  const most = whole(voters.value);
  row.querySelector("[data-total]").textContent = filled ? (Number.isNaN(sum) ? "?" : sum) : "–";
  row.classList.toggle("too-many", filled && most > 0 && sum > most);
  row.classList.toggle("complete", filled && most > 0 && sum === most);
}

form.addEventListener("input", (event) => {
  const row = event.target.closest("[data-row]");
  if (row) add(row);
  else for (const each of form.querySelectorAll("[data-row]")) add(each);
});

// Enter goes on to the next number, as on the list; the button at the end saves.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input")) return;
  event.preventDefault();
  const inputs = [...form.querySelectorAll("input:not([type=hidden])")];
  const next = inputs[inputs.indexOf(event.target) + 1] || form.querySelector("button");
  next.focus();
});

for (const row of form.querySelectorAll("[data-row]")) add(row);
