/* Files put into a form wait in its draft at once: they are sent when they are chosen, and the field comes back with them.

   fieldset[data-draft="URL"]   takes POST csrfmiddlewaretoken and the controls within; the answer is the fieldset anew
   [data-draft-state]           says how it stands, with data-saving and data-failed
   What could not be sent stays chosen, and goes with the form. */

document.addEventListener("change", (event) => {
  const field = event.target.type === "file" && event.target.closest("fieldset[data-draft]");
  if (field && event.target.files.length) keep(field, event.target);
});

async function keep(field, input) {
  const state = field.querySelector("[data-draft-state]");
  const sent = new FormData();
  sent.append("csrfmiddlewaretoken", input.form.elements.csrfmiddlewaretoken?.value || "");
  for (const one of field.querySelectorAll("input:not([type=file])")) if (one.type !== "checkbox" || one.checked) sent.append(one.name, one.value);
  for (const file of input.files) sent.append(input.name, file);
  state.textContent = field.dataset.saving;
  const answer = await fetch(field.dataset.draft, { method: "POST", body: sent, headers: { "X-Practica": "draft" } }).catch(() => null);
  const page = answer?.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const fresh = page?.querySelector("fieldset[data-draft]");
  if (!fresh) {
    state.textContent = field.dataset.failed;
    return;
  }
  const hadFocus = document.activeElement === input;
  field.replaceWith(fresh);
  if (hadFocus) fresh.querySelector("input[type=file]").focus();
}
