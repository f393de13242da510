// Single keys on the page of an entry: digits choose on the criterion one is at, j and k go to the next and the one
// before, s saves. Never while typing, never with another key held; a judge can turn them off.
const rows = [...document.querySelectorAll("main form .rub:has(input)")];
const at = () => rows.findIndex((row) => row.contains(document.activeElement));
const to = (row) => row && (row.querySelector(":checked") || row.querySelector("input")).focus();
let digits = "", wait;

if (rows.length) addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (target.isContentEditable || target.matches("textarea, select, input:not([type=radio])")) return;
  const here = at();
  if (key === "j") to(rows[Math.min(here + 1, rows.length - 1)]);
  else if (key === "k") to(rows[Math.max(here - 1, 0)]);
  else if (key === "s") rows[0].form.requestSubmit();
  else if (/^\d$/.test(key)) {
    // Two digits in a row are one number on a scale that goes beyond nine.
    digits += key;
    clearTimeout(wait);
    wait = setTimeout(() => (digits = ""), 700);
    const row = rows[Math.max(here, 0)];
    const box = row.querySelector(`input[value="${digits}"]`) || row.querySelector(`input[value="${(digits = key)}"]`);
    if (!box) return;
    box.focus();
    box.click();
  } else return;
  event.preventDefault();
});
