// The stations nearest to the visitor. The browser asks them first; the position is made coarse here, goes out once in a
// form, in no address, and is wiped from the form when the page is come back to.
const COARSE = 3; // digits after the point: a hundred metres or so

for (const form of document.querySelectorAll("form[data-near]")) {
  if (!("geolocation" in navigator)) continue;
  const said = form.querySelector("[data-said]");
  const asked = said.textContent;
  form.hidden = false;

  function send({ coords }) {
    form.latitude.value = coords.latitude.toFixed(COARSE);
    form.longitude.value = coords.longitude.toFixed(COARSE);
    for (const box of document.querySelectorAll("form.filters input[type=checkbox]:checked")) {
      const want = document.createElement("input");
      want.type = "hidden";
      want.name = box.name;
      want.value = box.value;
      want.dataset.want = "";
      form.append(want);
    }
    form.submit();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    said.textContent = said.dataset.wait;
    const none = () => { said.textContent = said.dataset.none; };
    navigator.geolocation.getCurrentPosition(send, none, { timeout: 10000, maximumAge: 60000 });
  });
  window.addEventListener("pageshow", () => {
    form.latitude.value = form.longitude.value = "";
    for (const want of form.querySelectorAll("[data-want]")) want.remove();
    said.textContent = asked;
  });
}
