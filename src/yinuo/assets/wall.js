// The wall screen asks for itself every minute; while the server is away what stands there stays.
const EVERY = 60_000
setInterval(async () => {
  try {
    const answer = await fetch(location.href, { cache: "no-store" })
    if (!answer.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    document.querySelector("main").replaceWith(page.querySelector("main"))
  } catch {
    // away: asked again in a minute
  }
}, EVERY)
