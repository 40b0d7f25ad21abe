// For a page that is opened once and stays for months. What a browser cannot do here, it goes without.

const UPDATES = 3600000;

// Keeps the page for when the network is away; tells when a newer one is kept.
export async function stayFresh(script, onNewer) {
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data === "newer") onNewer();
  });
  const registration = await navigator.serviceWorker.register(script).catch(() => null);
  if (registration) setInterval(() => registration.update().catch(() => {}), UPDATES);
}

export function stayAwake() {
  const hold = () => {
    if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
  };
  document.addEventListener("visibilitychange", hold);
  hold();
}

// Kept presses are not the browser's to clear.
export function stayKept() {
  navigator.storage?.persist?.().catch(() => {});
}
