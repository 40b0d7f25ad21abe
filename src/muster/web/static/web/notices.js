// Asks the browser for a subscription to notices, when somebody presses the button and never before.
"use strict";

const form = document.querySelector("form[data-push]");
const said = form.querySelector("[data-said]");

function bytesOf(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4);
  return Uint8Array.from(atob(padded), (character) => character.charCodeAt(0));
}

function textOf(buffer) {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function subscribed() {
  const registration = await navigator.serviceWorker.register(form.dataset.worker, { scope: form.dataset.scope });
  const known = await registration.pushManager.getSubscription();
  // One that was made with an earlier key of Muster's takes nothing that is signed with this one.
  if (known && textOf(known.options.applicationServerKey) !== form.dataset.key) await known.unsubscribe();
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(form.dataset.key) };
  return registration.pushManager.subscribe(options);
}

async function add() {
  const subscription = await subscribed();
  const body = new URLSearchParams(new FormData(form));
  body.set("endpoint", subscription.endpoint);
  body.set("public_key", textOf(subscription.getKey("p256dh")));
  body.set("secret", textOf(subscription.getKey("auth")));
  body.set("server_key", form.dataset.key);
  const response = await fetch(form.action, { method: "POST", body });
  if (!response.ok) throw new Error((await response.json()).error);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  said.textContent = "Asking your browser …";
  if ((await Notification.requestPermission()) !== "granted") {
    said.textContent = "Your browser does not allow notices from this site. Allow them in its settings.";
    return;
  }
  try {
    await add();
    location.reload();
  } catch (error) {
    said.textContent = `This browser could not be added: ${error.message}`;
  }
});

// On plain HTTP, and in some browsers until a page is on the home screen, there is no such thing.
if (!("serviceWorker" in navigator && "PushManager" in self && "Notification" in self)) {
  said.textContent = "This browser shows no notices here. Muster must be opened over https; on an iPhone, add it to the home screen first.";
  form.querySelector("button").hidden = true;
}
