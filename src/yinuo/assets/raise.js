// Raising something, made quicker: a big photo is made small on the phone before it is sent, a second press sends
// nothing twice, and a text over its length says so while it is typed. Nothing is stored: what was typed lives in the form.
const LONGEST_SIDE = 1600;
const SMALL_ENOUGH = 400 * 1024;

/** Read a picture, turned the right way up. Resolves to null where the browser cannot. */
async function readPicture(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

/** Draw a picture into a canvas of its own, no side longer than `longest`. */
function drawn(picture, longest, canvas = document.createElement("canvas")) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Give the smaller of the file and its redrawn copy; the copy holds no position and no camera. */
async function madeSmall(file, picture) {
  const canvas = drawn(picture, LONGEST_SIDE);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
  return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function watchPhoto(box) {
  const input = box.querySelector("input[type=file]");
  const preview = box.querySelector("[data-preview]");
  const said = box.querySelector("[data-said]");
  const form = input.form;

  async function chosen() {
    const file = input.files[0];
    preview.hidden = !file;
    if (!file) return;
    const canvas = preview.querySelector("canvas");
    const picture = await readPicture(file);
    canvas.hidden = !picture;
    if (!picture) {
      said.textContent = said.dataset.wrong;
      return;
    }
    drawn(picture, 144, canvas);
    const smaller = file.size > SMALL_ENOUGH ? await madeSmall(file, picture) : file;
    picture.close();
    if (smaller !== file) {
      const hand = new DataTransfer();
      hand.items.add(smaller);
      input.files = hand.files;
    }
    const words = smaller === file ? said.dataset.plain : said.dataset.small;
    said.textContent = `${words} ${file.name} · ${size(smaller.size)}`;
  }

  let work = Promise.resolve();
  input.addEventListener("change", () => { work = chosen(); });
  box.querySelector("[data-drop]").addEventListener("click", () => {
    input.value = "";
    preview.hidden = true;
    input.focus();
  });
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented || form.dataset.ready || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    await work;
    form.dataset.ready = "1";
    form.submit();
  });
}

function watchLength(area) {
  const most = Number(area.dataset.max);
  const left = document.createElement("p");
  left.className = "left";
  left.setAttribute("aria-live", "polite");
  area.after(left);
  area.addEventListener("input", () => {
    const n = [...area.value].length;
    left.textContent = n > most * 0.8 ? `${n} / ${most}` : "";
    left.classList.toggle("over", n > most);
  });
}

for (const form of document.querySelectorAll("form[data-once]")) {
  const button = form.querySelector("button[data-busy]");
  const words = button.textContent;
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (event.submitter?.hasAttribute("formaction")) return; // the other language: nothing is sent
    form.dataset.sent = "1";
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.busy;
  });
  // Back from the next page: the form lives again, with everything in it.
  window.addEventListener("pageshow", () => {
    delete form.dataset.sent;
    delete form.dataset.ready;
    button.removeAttribute("aria-disabled");
    button.textContent = words;
  });
}
/** Show what was answered already, once there are words or a sort to compare; nothing about an office is compared. */
function watchAnswered(look) {
  const form = look.form;
  look.hidden = true;
  const compared = ["category", "other", "body", "place", "about"];
  let shown = "";

  async function compare() {
    const all = new FormData(form);
    const sent = new URLSearchParams([["look", "1"], ...compared.map((name) => [name, all.get(name) ?? ""])]);
    const place = document.getElementById("answered");
    const before = shown;
    shown = all.get("about") === "yes" ? "" : sent.toString();
    if (!shown) place.replaceChildren();
    if (!shown || shown === before) return;
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "X-Fragment": "answered" } });
    if (!answer.ok || shown !== sent.toString()) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("answered");
    place.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
  }
  form.addEventListener("change", (event) => {
    if (compared.includes(event.target.name)) compare().catch(() => {}); // it only spares somebody the asking
  });
}

for (const look of document.querySelectorAll("[data-look]")) watchAnswered(look);
for (const box of document.querySelectorAll("[data-photo]")) watchPhoto(box);
for (const area of document.querySelectorAll("textarea[data-max]")) watchLength(area);
