// The landing of a slip's link: the code stands after #, which no server ever sees by itself. Put it into the form,
// wipe it from the address bar and the history, and send it as a form would.
const form = document.querySelector("form[data-code]");
const code = location.hash.slice(1).replace(/[^0-9a-z]/gi, "");

if (form && code.length === 12) {
  history.replaceState(null, "", location.pathname);
  form.querySelector("input[name=code]").value = code;
  document.querySelector("[data-opening]").hidden = false;
  form.submit();
}
