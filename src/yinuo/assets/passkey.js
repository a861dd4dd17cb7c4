// A passkey: what the server asks stands in the form as JSON, what the browser answers is put into it and sent as any
// form is. Where the browser cannot, or without script, the button stays disabled; codes do without.
const Key = window.PublicKeyCredential;

async function answer(how, asked) {
  const made = how === "get"
    ? await navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(asked) })
    : await navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(asked) });
  return JSON.stringify(made.toJSON());
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.querySelector("button").disabled = !Key?.parseRequestOptionsFromJSON;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      form.elements.answer.value = await answer(form.dataset.passkey, JSON.parse(form.dataset.asked));
    } catch {
      const says = form.querySelector("[data-failed]");
      says.textContent = says.dataset.failed;
      return;
    }
    form.submit();
  });
}
