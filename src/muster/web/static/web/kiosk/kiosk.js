// The kiosk: who stands there (PIN or card), what they press, and presses kept while the network is away.

import * as clock from "./clock.js";
import { stayAwake, stayFresh, stayKept } from "./lasting.js";
import * as questions from "./questions.js";
import * as queue from "./queue.js";
import * as scanner from "./scanner.js";
import * as screens from "./screens.js";
import { ask, Away, Refused } from "./server.js";

const IDLE = 8000;
const CONFIRMED = 5000;
const CAMERA = 30000;
const BEAT = 15000;
const LONGEST_ENTRY = 200;
const EVERY_PRESS = ["start", "finish", "break_start", "break_finish"];

const { byId } = screens;
const memory = window.localStorage;

let entry = ""; // what is typed
let typed = false; // by keyboard or scanner, so that Enter means it
let code = null; // the PIN or card of whoever stands there; forgotten with the screen
let organisation = memory.getItem("organisation");
let away = false;
let waiting = 0;
let busy = false;
let replaying = false;
let renewed = false; // a newer page is kept by the service worker
let camera = null;
let timer = null;

// Start

function start(complaint) {
  if (camera) camera.abort();
  entry = "";
  typed = false;
  code = camera = null;
  clearTimeout(timer);
  if (renewed) {
    location.reload();
    return;
  }
  screens.showStart(complaint);
  if (complaint) startLater(IDLE);
}

function startLater(wait) {
  clearTimeout(timer);
  timer = setTimeout(start, wait);
}

function type(character) {
  if (busy) return;
  // The next person types or scans while the last one's screen is still there.
  if (screens.current() !== "start") start();
  entry = (entry + character).slice(0, LONGEST_ENTRY);
  screens.showEntry(entry);
  startLater(IDLE);
}

function erase() {
  entry = entry.slice(0, -1);
  screens.showEntry(entry);
}

// A PIN has 4 to 8 digits; scanners type what a card says, which is longer.
function codeOf(text) {
  if (/^[0-9]{4,8}$/.test(text)) return { pin: text };
  return /^[0-9]{1,3}$/.test(text) ? null : { card: text };
}

async function enter() {
  if (!entry) return;
  const given = codeOf(entry);
  entry = "";
  typed = false;
  if (given) await meet(given);
  else start("A PIN has 4 to 8 digits.");
}

async function alone(work) {
  if (busy) return;
  busy = true;
  clearTimeout(timer);
  screens.showBusy(true);
  try {
    await work();
  } finally {
    busy = false;
    screens.showBusy(false);
  }
}

// Somebody stands there

const meet = (given) => alone(async () => {
  try {
    if (away) throw new Away();
    const person = await ask("identify", given);
    code = given;
    screens.showPerson(person);
  } catch (error) {
    if (!(error instanceof Away)) {
      refuse(error);
      return;
    }
    setAway(true);
    code = given;
    screens.showPerson({
      name: "The network is away",
      state: "Your press will be kept here and sent later",
      presses: EVERY_PRESS,
      departments: [],
    });
  }
  startLater(IDLE);
});

function refuse(error) {
  if (error instanceof Refused && error.status === 401) location.replace(document.body.dataset.pair);
  else start(error.message);
}

const press = (pressType) => alone(async () => {
  const made = {
    organisation,
    code,
    type: pressType,
    department: pressType === "start" ? screens.chosenDepartment() : null,
    at: Date.now(),
    difference: clock.measured(),
    key: newKey(),
  };
  try {
    if (away) throw new Away();
    const told = await send(made);
    if (!told.questions.length) done(told.message);
    else questions.begin(told.message, told.questions, { send: answerTo(told.id), finish: (message, aside) => done(message, { aside }) });
  } catch (error) {
    if (error instanceof Away) setAway(true);
    // Too many others typed wrong PINs since: that is no reason to lose this press.
    if (error instanceof Away || error.status === 429) await keep(made);
    else refuse(error);
  }
});

const answerTo = (pressId) => async (question, answer) => {
  let kept = false;
  await alone(async () => {
    try {
      await ask("answer", { ...code, press: pressId, question, answer });
      kept = true;
    } catch (error) {
      if (error instanceof Away) setAway(true);
      else if (error.status === 400) kept = error.message;
    }
  });
  return kept;
};

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function send(made, { kept = false } = {}) {
  const body = { ...made.code, type: made.type, at: clock.instant(made.at, made.difference).toISOString(), kept };
  if (made.department !== null) body.department_id = made.department;
  return ask("press", body, { "Idempotency-Key": made.key });
}

function done(message, options) {
  code = null;
  tick();
  screens.showDone(message, options);
  startLater(CONFIRMED);
}

async function keep(made) {
  try {
    await queue.add(made);
  } catch {
    start("The network is away, and this device cannot keep your press. Tell your manager.");
    return;
  }
  const time = clock.wallTime(clock.instant(made.at, made.difference));
  const reason = away ? "The network is away." : "The server is busy.";
  done(`${reason} Your press at ${time} is kept and will be sent.`, { kept: true });
  count().catch(() => {}); // the next person's digits are not lost while it counts
}

// What was kept

async function replay() {
  if (replaying) return;
  replaying = true;
  try {
    for (const made of await queue.all()) {
      if (!(await delivered(made))) break;
    }
  } finally {
    replaying = false;
    await count();
  }
}

// Whether to go on with the next. What the server will not take today is asked again later, and never dropped.
async function delivered(made) {
  try {
    await send(made, { kept: true });
  } catch (error) {
    if (error instanceof Away) setAway(true);
    return error instanceof Refused && ![401, 423, 429].includes(error.status);
  }
  await queue.remove(made.order);
  return true;
}

async function count() {
  waiting = (await queue.all()).length;
  showNetwork();
}

function setAway(value) {
  away = value;
  showNetwork();
}

function showNetwork() {
  const presses = waiting === 1 ? "1 press waits to be sent." : `${waiting} presses wait to be sent.`;
  const kept = waiting ? presses : "Presses are kept here and sent later.";
  screens.showNotice("network", away ? `The network is away. ${kept}` : waiting ? presses : "");
}

async function beat() {
  let place;
  try {
    place = await ask("status");
  } catch (error) {
    if (error instanceof Away) setAway(true);
    else if (screens.current() === "start" && !busy) refuse(error);
    return;
  }
  setAway(false);
  for (const name of ["organisation", "device", "location", "time_zone"]) memory.setItem(name, place[name]);
  showPlace();
  if (place.organisation !== organisation) await queue.leaveOnly(place.organisation);
  organisation = place.organisation;
  await replay();
}

function showPlace() {
  clock.useZone(memory.getItem("time_zone") || undefined);
  for (const name of ["location", "device"]) byId(name).textContent = memory.getItem(name) || "";
  tick();
}

function tick() {
  const now = clock.now();
  byId("time").textContent = clock.wallTime(now);
  byId("time").dateTime = now.toISOString();
  byId("date").textContent = clock.wallDate(now);
  screens.showNotice("skew", clock.complaint());
}

// Camera

async function scan() {
  camera = new AbortController();
  const { signal } = camera;
  screens.show("camera");
  startLater(CAMERA);
  try {
    byId("turn").hidden = (await scanner.cameras()) < 2;
    const text = await scanner.scan(byId("video"), memory.getItem("facing") || "user", signal);
    if (text && !signal.aborted) await meet({ card: text });
  } catch {
    if (!signal.aborted) start("The camera cannot be used. Enter your PIN.");
  }
}

function turn() {
  memory.setItem("facing", memory.getItem("facing") === "environment" ? "user" : "environment");
  camera.abort();
  scan();
}

// Hands

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (busy) return;
  if (!button) {
    if (screens.current() === "done") start();
    return;
  }
  if (screens.current() === "question") {
    questions.click(button);
    return;
  }
  if ("digit" in button.dataset) {
    typed = false;
    type(button.dataset.digit);
  } else if ("press" in button.dataset) press(button.dataset.press);
  else if ("cancel" in button.dataset) start();
  else ({ delete: erase, enter, scan, turn, full: () => document.documentElement.requestFullscreen() })[button.id]();
});

// A key of the pad that was touched must not take the scanner's Enter.
for (const pad of document.querySelectorAll(".pad")) pad.addEventListener("mousedown", (event) => event.preventDefault());

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (screens.current() === "question") {
    if (!busy) questions.key(event);
    return;
  }
  if (screens.current() === "person") startLater(IDLE);
  if (event.key === "Enter") enterKey(event);
  else if (event.key === "Escape") start();
  else if (event.key === "Backspace") erase();
  else if (event.key.length === 1 && event.key !== " ") {
    typed = true;
    type(event.key);
  }
});

function enterKey(event) {
  const onButton = event.target.closest("button");
  if (onButton && !(typed && entry)) return;
  event.preventDefault();
  if (screens.current() === "done") start();
  else enter();
}

document.addEventListener("pointerdown", () => {
  if (screens.current() === "person") startLater(IDLE);
  if (screens.current() === "question" && !busy) questions.touched();
});

// From here on

stayFresh(document.body.dataset.serviceWorker, () => {
  renewed = true;
  if (screens.current() === "start" && !entry && !busy) start();
});
stayAwake();
stayKept();
byId("scan").hidden = !scanner.possible();
byId("full").hidden = !document.fullscreenEnabled || window.matchMedia("(display-mode: fullscreen)").matches;
document.addEventListener("fullscreenchange", () => { byId("full").hidden = Boolean(document.fullscreenElement); });
window.addEventListener("online", beat);
window.addEventListener("offline", () => setAway(true));
setInterval(tick, 1000);
setInterval(beat, BEAT);
showPlace();
screens.showStart();
count().catch(() => {}); // a browser that keeps nothing still clocks while the network is there
beat();
