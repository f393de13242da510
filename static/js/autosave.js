// A form that names an address in data-autosave is sent there a moment after each change; its status line says what came
// back. Two savings never cross: a button that is pressed meanwhile waits, so that it sends the newest version.
const form = document.querySelector("form[data-autosave]");

if (form) {
  const line = form.querySelector("[role=status]");
  let wait, sending;

  const send = async () => {
    const sent = { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" } };
    try {
      const { said, version } = await (await fetch(form.dataset.autosave, sent)).json();
      line.textContent = said;
      if (version) form.elements.version.value = version;
    } catch {
      line.textContent = form.dataset.lost;
    }
  };
  const save = () => {
    clearTimeout(wait);
    wait = 0;
    sending = (sending || Promise.resolve()).then(send);
    return sending;
  };

  form.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(save, 800);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(wait);
    if (!sending) return;
    event.preventDefault();
    sending.then(() => {
      sending = null;
      form.requestSubmit(event.submitter);
    });
  });
}
