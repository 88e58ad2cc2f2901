// The page without a network: its document and its hashed files from the last visit. Answers of the api are never kept
// here; what somebody booked, their own page keeps.

/// <reference lib="webworker" />

const worker = self as unknown as ServiceWorkerGlobalScope;
const SHELF = "pages-1";
const PAGE = /^\/b\/[a-z0-9-]{1,63}$/;
const FILE = /^\/(assets|static)\//;

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("message", (event) => event.waitUntil(keepAll((event.data as { keep: string[] }).keep)));
worker.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== worker.location.origin) return;
  if (event.request.mode === "navigate" && PAGE.test(pathname)) event.respondWith(freshOrKept(event.request, pathname));
  else if (FILE.test(pathname)) event.respondWith(keptOrFresh(event.request));
});

async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) if (name !== SHELF) await caches.delete(name);
  await worker.clients.claim();
}

/** Keep what the page was made of, and nothing of what it was made of before. */
async function keepAll(addresses: string[]): Promise<void> {
  const shelf = await caches.open(SHELF);
  for (const kept of await shelf.keys()) {
    const { pathname } = new URL(kept.url);
    if (FILE.test(pathname) && !addresses.includes(pathname)) await shelf.delete(kept);
  }
  await Promise.all(
    addresses.map(async (address) => {
      if (!(await shelf.match(address))) await shelf.add(address);
    }),
  );
}

async function freshOrKept(request: Request, page: string): Promise<Response> {
  const shelf = await caches.open(SHELF);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await shelf.put(page, fresh.clone());
    return fresh;
  } catch {
    return (await shelf.match(page)) ?? Response.error();
  }
}

async function keptOrFresh(request: Request): Promise<Response> {
  return (await (await caches.open(SHELF)).match(request)) ?? fetch(request);
}
