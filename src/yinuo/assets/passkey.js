// A passkey: what the server asks stands in the form as JSON, what the browser answers is put into it and sent as any
// form is. Bytes travel as base64 without padding. Without script the button stays disabled; codes do without.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function ask(how, asked) {
  const publicKey = { ...asked, challenge: bytes(asked.challenge) };
  if (how === "get") return navigator.credentials.get({ publicKey: { ...publicKey, allowCredentials: named(asked.allowCredentials) } });
  const user = { ...asked.user, id: bytes(asked.user.id) };
  return navigator.credentials.create({ publicKey: { ...publicKey, user, excludeCredentials: named(asked.excludeCredentials) } });
}

function told({ id, rawId, type, response }) {
  const kept = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[name]) kept[name] = text(response[name]);
  return JSON.stringify({ id, rawId: text(rawId), type, response: kept, clientExtensionResults: {} });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button");
  button.disabled = !window.PublicKeyCredential;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      form.elements.answer.value = told(await ask(form.dataset.passkey, JSON.parse(form.dataset.asked)));
    } catch {
      const says = form.querySelector("[data-failed]");
      says.textContent = says.dataset.failed;
      return;
    }
    form.submit();
  });
}
