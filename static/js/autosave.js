// A form that names an address in data-autosave is sent there a moment after each change; its status line says what came
// back. With data-store (person/what) what is not yet sent is kept on this device under that name, with the version it
// was chosen on, and sent when the line is back; where the server has another version by then, the server shows both.
// Nothing is kept for anybody else, nor once the server has it. Two savings never cross: a button waits for them.
const form = document.querySelector("form[data-autosave]");
const root = "score:", store = localStorage;

if (form) {
  const { autosave, lost, changed, store: name } = form.dataset;
  const own = name && root + name;
  const line = form.querySelector("[role=status]");
  const boxes = [...form.elements].filter((f) => /^[cr]\d+$|^comment$/.test(f.name));
  const tick = (f) => f.type === "radio";
  const typed = () => boxes.filter((f) => !tick(f) || f.checked).map((f) => [f.name, f.value]);
  const version = form.elements.version;
  const post = (to, body) => fetch(to, { method: "POST", body, headers: { "X-Autosave": "1" } });
  const keep = () => own && (store[own] = JSON.stringify({ to: autosave, version: version.value, typed: typed() }));
  const drop = (key) => key && store.removeItem(key);
  let wait, sending, again, stop;

  const send = async () => {
    let answer, sent;
    if (stop) return true;
    clearTimeout(again);
    try {
      sent = JSON.stringify(typed());
      answer = await post(autosave, new FormData(form));
      const facts = await answer.json();
      line.textContent = facts.changed && changed ? changed : facts.said;
      if (facts.version) version.value = facts.version;
      stop = facts.changed;
      // What was chosen while it travelled goes with the next saving.
      if (answer.ok && sent === JSON.stringify(typed())) drop(own);
      else keep();
      return true;
    } catch {
      line.textContent = lost;
      // The server answered, but with no words for us: a button shows what it says.
      if (answer) return true;
      if (own) again = setTimeout(save, 5000);
    }
  };
  const save = () => {
    clearTimeout(wait);
    wait = 0;
    return (sending = (sending || Promise.resolve()).then(send));
  };
  // What waits of other pages of the same person.
  const others = () => {
    if (!name) return;
    for (const key of Object.keys(store).filter((key) => key.startsWith(root) && key !== own)) {
      if (!key.startsWith(root + name.split("/")[0] + "/")) {
        drop(key);
        continue;
      }
      const { to, version, typed } = JSON.parse(store[key]);
      const body = new URLSearchParams([["csrf_token", form.elements.csrf_token.value], ["version", version], ...typed]);
      post(to, body).then(({ ok, status }) => (ok || status === 404) && drop(key), () => {});
    }
  };

  const back = own && JSON.parse(store[own] || "null");
  if (back && JSON.stringify(back.typed) !== JSON.stringify(typed())) {
    const given = Object.fromEntries(back.typed);
    for (const f of boxes) {
      if (tick(f)) f.checked = given[f.name] ? given[f.name] === f.value : f.checked;
      else f.value = given[f.name] ?? f.value;
    }
    version.value = back.version;
    save();
  } else drop(own);
  others();

  form.addEventListener("input", () => {
    keep();
    clearTimeout(wait);
    wait = setTimeout(save, 800);
  });
  addEventListener("online", () => {
    if (store[own]) save();
    others();
  });
  form.addEventListener("submit", (event) => {
    if (!sending && !wait) return;
    event.preventDefault();
    (wait ? save() : sending).then((answered) => {
      // Without a line it stays here, and is kept.
      if (own && !answered) return;
      sending = null;
      drop(own);
      // Not within the event itself: a form that is being submitted is not submitted again.
      setTimeout(() => form.requestSubmit(event.submitter));
    });
  });
}
