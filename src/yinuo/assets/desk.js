// The desk by keyboard: j k up and down, Enter opens (the link's own doing), / finds, g q the queue, ? the keys, and
// every button that shows a letter is pressed by it. Letter keys can be switched off; nothing here is the only way.
const SWITCH = "yinuo.letterKeys";
const PANE_DELAY = 120;
let lastKey = "";
let waiting = 0;
let picked = null; // the row whose pane is asked for
let wanted = ""; // a letter pressed meanwhile

const lettersOn = () => localStorage.getItem(SWITCH) !== "off";
const isTyping = (el) => el.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const pane = () => document.getElementById("pane");
const rows = () => [...document.querySelectorAll("[data-rows] a[data-row]")];

/** Fetch the pane of the picked row, put it in place and press what was wanted of it; without an answer the link still opens. */
async function showPane(link) {
  const answer = await fetch(link.href, { headers: { "X-Fragment": "pane" } });
  const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("pane");
  if (!fresh || link !== picked) return;
  pane().replaceWith(document.adoptNode(fresh));
  history.replaceState(null, "", link.href);
  press(wanted);
}

/** From here until its own pane is there, what still stands in the pane is another row's: out of reach. */
function pick(link) {
  for (const row of document.querySelectorAll("[data-rows] tr[aria-current]")) row.removeAttribute("aria-current");
  link.closest("tr").setAttribute("aria-current", "true");
  link.focus({ preventScroll: true });
  link.closest("tr").scrollIntoView({ block: "nearest" });
  clearTimeout(waiting);
  if (!pane()) return;
  [picked, wanted] = [link, ""];
  pane().inert = true;
  waiting = setTimeout(() => showPane(link), PANE_DELAY);
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((link) => link.closest("tr").hasAttribute("aria-current"));
  pick(all[Math.min(Math.max(at + step, 0), all.length - 1)]);
}

/** Enter on a picked row opens the matter itself, not the queue with it picked once more. */
function open(event) {
  const link = event.target;
  if (!link.dataset.row || !link.closest("tr[aria-current]")) return;
  event.preventDefault();
  clearTimeout(waiting);
  picked = null;
  history.replaceState(null, "", link.href);
  location.assign(link.dataset.row);
}

/** x ticks the picked row; the bar under the rows counts what is ticked. */
const ticks = () => [...document.querySelectorAll("[data-bulk] input[name=pick]")];
function count() {
  const told = document.querySelector("[data-picked]");
  if (told) told.value = ticks().filter((box) => box.checked).length;
}
function tick(boxes, checked) {
  for (const box of boxes) box.checked = checked ?? !box.checked;
  count();
}
document.querySelector("[data-bulk]")?.addEventListener("change", count);
for (const all of document.querySelectorAll("[data-pick-all]")) {
  all.hidden = false;
  all.addEventListener("click", () => tick(ticks(), ticks().some((box) => !box.checked)));
}
count();

/** Copy a list as text; where the clipboard is closed to us, the link opens the same text as a page. */
for (const link of document.querySelectorAll("[data-copy-text]")) {
  link.addEventListener("click", async (event) => {
    if (!navigator.clipboard || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const answer = await fetch(link.href);
    await navigator.clipboard.writeText(await answer.text());
    link.textContent = link.dataset.done;
  });
}

/** A page that waits for the worker asks again by itself. */
const poll = document.querySelector("[data-again]");
if (poll) setTimeout(() => location.replace(poll.href), 2000);

function press(key) {
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]:not([inert] *)`);
  if (button) button.click();
  else if (pane()?.inert) wanted = key;
  return Boolean(button);
}

function act(event) {
  const key = event.key;
  if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
  else if (key === "x" && ticks().length) tick(document.querySelectorAll("tr[aria-current] input[name=pick]"));
  else if (key === "s" && ticks().some((box) => box.checked)) document.querySelector(".bulk select").focus();
  else if (key === "/") document.querySelector("[data-find]")?.focus();
  else if (key === "?") document.getElementById("keys")?.toggleAttribute("open");
  else if (key === "q" && lastKey === "g") location.assign(document.body.dataset.queue);
  else if (key === "g" || !press(key)) {
    lastKey = key;
    return key === "g";
  }
  lastKey = "";
  return true;
}

document.addEventListener("keydown", (event) => {
  const isSent = event.ctrlKey || event.metaKey || event.target.matches("form:is(.verb, .bulk) select:not([multiple])");
  const form = event.target.form ?? document.querySelector("main form.verb");
  if (event.key === "Enter" && isSent && form) {
    event.preventDefault(); // a list would open at Enter; Space opens it
    form.requestSubmit();
    return;
  }
  if (event.key === "Escape" && isTyping(event.target)) {
    event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  if (event.key === "Enter") open(event);
  else if (event.key.length === 1 && lettersOn() && act(event)) event.preventDefault();
});

const choice = document.querySelector("[data-letter-keys]");
if (choice) {
  choice.checked = lettersOn();
  choice.addEventListener("change", () => localStorage.setItem(SWITCH, choice.checked ? "on" : "off"));
}
const current = document.querySelector("[data-rows] tr[aria-current] a[data-row]");
if (current && document.activeElement === document.body) current.focus({ preventScroll: true });

/** Two minutes before the session ends by doing nothing it is said, and one press goes on. */
const idle = document.querySelector("[data-idle]");
const leaving = document.querySelector("[data-leaving]");
function wait() {
  leaving.hidden = true;
  setTimeout(() => { leaving.hidden = false; }, (Number(idle.dataset.idle) - 2) * 60000);
}
if (idle) {
  wait();
  leaving.querySelector("button").addEventListener("click", async () => {
    if ((await fetch(document.querySelector("a[data-me]").href, { method: "HEAD", redirect: "error" })).ok) wait();
  });
}
