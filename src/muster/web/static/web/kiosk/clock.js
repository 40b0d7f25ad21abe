// The time: this device's, set right by the difference from the server's as last measured.

const BELIEVABLE_TRIP = 5000; // an answer that took longer says too little about when it was written

let difference = null; // milliseconds that the server is ahead; null as long as no answer has told
let zone;

export function measure(sentAt, serverTime) {
  const receivedAt = Date.now();
  const written = Date.parse(serverTime);
  if (receivedAt - sentAt <= BELIEVABLE_TRIP) difference = written - (sentAt + receivedAt) / 2;
}

export const measured = () => difference;
export const useZone = (name) => { zone = name; };

// The instant of a press. Where nothing was measured by then, what was measured since stands for it.
export const instant = (deviceTime, differenceThen) =>
  new Date(Math.round(deviceTime + (differenceThen ?? difference ?? 0)));

export const now = () => instant(Date.now(), difference);

export const wallTime = (at) =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(at);

export const wallDate = (at) =>
  new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: zone }).format(at);

export function complaint() {
  const minutes = Math.round((difference ?? 0) / 60000);
  if (Math.abs(difference ?? 0) < 60000) return "";
  const off = Math.abs(minutes) === 1 ? "a minute" : `${Math.abs(minutes)} minutes`;
  return `This device's clock is ${off} ${minutes > 0 ? "slow" : "fast"}. The time shown and sent is right.`;
}
