// Have the page at hand without a network: the worker keeps its files, this browser what the business offers.

/** Keep this page and what it is made of; told again at each visit, so that what is old goes. */
export async function keepAtHand(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/worker.js", { scope: "/b/" });
  const { active } = await navigator.serviceWorker.ready;
  const icons = [...document.querySelectorAll<HTMLLinkElement>("link[rel=icon]")].map(({ href }) => href);
  const fetched = performance.getEntriesByType("resource").map(({ name }) => name);
  const files = [...icons, ...fetched]
    .map((address) => new URL(address).pathname)
    .filter((path) => /^\/(assets|static)\//.test(path));
  active?.postMessage({ keep: [location.pathname, ...new Set(files)] });
}

/** What was found, kept for later; or what was kept, when nothing can be found now. Raises what finding raised. */
export async function foundOrKept<T>(place: string, find: () => Promise<T>): Promise<T> {
  try {
    const found = await find();
    localStorage.setItem(place, JSON.stringify(found));
    return found;
  } catch (failure) {
    const kept = localStorage.getItem(place);
    if (kept === null || navigator.onLine) throw failure;
    return JSON.parse(kept) as T;
  }
}
