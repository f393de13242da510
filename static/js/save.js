// What is typed on a page of the form is kept on this device until the server has it, and put back after a lost line.
// Kept under person, cohort and page as {typed: {field: [what the server had, what was typed]}, sent: its mark then}.
const store = localStorage, root = "draft:";
const form = document.querySelector("form[data-keep]");
const own = form && root + form.dataset.keep;

const tick = (f) => /radio|checkbox/.test(f.type);
const name = (f) => (tick(f) ? f.name + "=" + f.value : f.name);
const now = (f) => (tick(f) ? f.checked : f.value);
const was = (f) => {
  if (tick(f)) return f.defaultChecked;
  return f.options ? ([...f.options].find((o) => o.defaultSelected) || f.options[0]).value : f.defaultValue;
};
const read = (key) => JSON.parse(store[key] || "{}");

// What was sent and has been saved since is needed no more; nor does anything stay of what somebody else typed.
const page = document.querySelector("[data-mark]");
for (const key of Object.keys(store)) {
  if (!key.startsWith(root) || key === own) continue;
  const { sent } = read(key);
  const saved = sent !== undefined && sent !== page.dataset.mark;
  if (saved || !key.startsWith(root + page.dataset.who + "/")) store.removeItem(key);
}

if (form) {
  const fields = [...form.elements].filter((f) => f.name && !/hidden|file|submit/.test(f.type));
  const line = form.querySelector("[role=status]");
  const say = (what) => (line.textContent = line.dataset[what]);
  const keep = (sent) => {
    const typed = fields.filter((f) => now(f) !== was(f)).map((f) => [name(f), [was(f), now(f)]]);
    if (typed.length) store[own] = JSON.stringify({ typed: Object.fromEntries(typed), sent });
    else store.removeItem(own);
    if (!navigator.onLine) say("offline");
  };

  const { typed = {} } = read(own);
  let back;
  for (const f of fields) {
    const [before, value] = typed[name(f)] || [];
    // Only where the server still has what it had: what was saved elsewhere since is newer.
    if (before !== was(f) || value === now(f)) continue;
    f[tick(f) ? "checked" : "value"] = value;
    back = true;
  }
  if (back) say("restored");
  else store.removeItem(own);

  let wait;
  form.addEventListener("input", ({ target }) => {
    clearTimeout(wait);
    wait = setTimeout(keep, 300);
    const count = document.getElementById(target.id + "-count");
    if (count) count.textContent = count.dataset.words.replace("#", target.value.split(/\s+/).filter(Boolean).length);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(wait);
    keep(form.dataset.mark);
    if (!navigator.onLine) event.preventDefault();
  });
  addEventListener("offline", () => keep());
  addEventListener("online", () => say("online"));
}
