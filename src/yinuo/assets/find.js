// Found as it is typed: the list is fetched anew a moment after the last key, never in the midst of composing a
// character, and the address follows, so that what is seen can be kept and passed on. Without script the button finds.
const WAIT = 180;

for (const form of document.querySelectorAll("form[data-find-form]")) {
  const field = form.elements.q;
  let timer = 0;
  let running = null;
  let asked = field.value.trim();

  async function find() {
    const typed = field.value.trim();
    if (typed === asked) return;
    asked = typed;
    running?.abort();
    running = new AbortController();
    const picked = [...new FormData(form)].filter(([, value]) => value.trim());
    const url = `${form.action.split("?")[0]}?${new URLSearchParams(picked)}`;
    try {
      const answer = await fetch(url, { headers: { "X-Fragment": "results" }, signal: running.signal });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("results");
      const list = document.getElementById("results");
      // The line that says how many stays, so that it is read aloud when its words change.
      const status = list.querySelector("[role=status]");
      status.textContent = fresh.querySelector("[role=status]").textContent;
      fresh.querySelector("[role=status]").replaceWith(status);
      list.replaceWith(document.adoptNode(fresh));
      history.replaceState(null, "", url);
    } catch (fault) {
      if (fault.name !== "AbortError") asked = ""; // no answer: the next key, or the button, asks again
    }
  }

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(find, WAIT);
  });
  field.addEventListener("compositionend", () => { timer = setTimeout(find, WAIT); });
}
