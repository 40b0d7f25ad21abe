// Keeps the kiosk page and its files, so that it opens while the network is away. Presses are the page's own business.
"use strict";

const NAME = "{{ name }}";
const PAGE = "{{ page }}";
const ASSETS = new Set([{% for asset in assets %}"{{ asset }}", {% endfor %}]);

async function fill() {
  const cache = await caches.open(NAME);
  for (const url of [PAGE, ...ASSETS]) {
    const response = await fetch(url, { cache: "reload" });
    // A device that is not paired is sent elsewhere: what it has stays until it is paired again.
    if (!response.ok || response.redirected) throw new Error(`${url} cannot be kept`);
    await cache.put(url, response);
  }
}

async function leaveOnlyMine() {
  const older = (await caches.keys()).filter((name) => name.startsWith("kiosk-") && name !== NAME);
  for (const name of older) await caches.delete(name);
  await self.clients.claim();
  if (!older.length) return;
  // To a page that is still loading too: the browser keeps messages until the page's script has run, but no events.
  for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage("newer");
}

async function kept(request, url) {
  const cache = await caches.open(NAME);
  return (await cache.match(url)) || fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(leaveOnlyMine()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && url.pathname === PAGE;
  if (isPage || ASSETS.has(url.pathname)) event.respondWith(kept(request, url.pathname));
});
