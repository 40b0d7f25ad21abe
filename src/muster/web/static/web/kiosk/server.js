// Asking the server. An answer is only what carries the server's time: a hotel's log-in page is none.

import { measure } from "./clock.js";

const PATIENCE = 8000;
const api = document.body.dataset.api;

// The network, or the server, is away; whether it heard us is not known.
export class Away extends Error {}

export class Refused extends Error {
  constructor(status, { code, message }) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export async function ask(path, body, headers = {}) {
  const sentAt = Date.now();
  const { status, answer } = await fetched(path, body, headers);
  if (!answer || !answer.server_time || status >= 500) throw new Away("The network is away.");
  measure(sentAt, answer.server_time);
  if (status >= 400) throw new Refused(status, answer.error);
  return answer;
}

async function fetched(path, body, headers) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const response = await fetch(api + path, {
      method: body ? "POST" : "GET",
      headers: body ? { "Content-Type": "application/json", ...headers } : headers,
      body: body && JSON.stringify(body),
      cache: "no-store",
      signal: patience.signal,
    });
    return { status: response.status, answer: await response.json() };
  } catch {
    throw new Away("The network is away.");
  } finally {
    clearTimeout(timer);
  }
}
