// What is on the screen. Nothing here knows where it comes from.

const LONGEST_DOTS = 8;
const BOUNCE = 350; // a wet finger taps twice: what appears under it takes no press at once

export const byId = (id) => document.getElementById(id);
const sections = [...document.querySelectorAll("main > section")];
const presses = [...document.querySelectorAll("[data-press]")];

export const current = () => document.body.dataset.screen;

export function show(name, wanted = null) {
  document.body.dataset.screen = name;
  for (const section of sections) section.hidden = section.dataset.for !== name;
  const buttons = document.querySelectorAll(`section[data-for="${name}"] button`);
  for (const button of buttons) button.disabled = name !== "start";
  if (name === "start") return;
  setTimeout(() => {
    for (const button of buttons) button.disabled = false;
    const first = wanted || [...buttons].find((button) => !button.hidden);
    if (current() === name && first) first.focus({ preventScroll: true });
  }, BOUNCE);
}

export function say(text) {
  byId("spoken").textContent = text;
}

export function showStart(complaint = "") {
  for (const id of ["name", "state", "message", "pressed", "question"]) byId(id).textContent = "";
  for (const id of ["choices", "options"]) byId(id).replaceChildren();
  byId("words").value = "";
  show("start");
  showEntry("");
  say(complaint);
  if (!complaint) return;
  byId("display").dataset.holds = "complaint";
  byId("display").textContent = complaint;
}

export function showEntry(entry) {
  byId("display").dataset.holds = entry ? "dots" : "hint";
  byId("display").textContent = entry ? "●".repeat(Math.min(entry.length, LONGEST_DOTS)) : "Enter your PIN";
  byId("enter").disabled = !entry;
  byId("delete").disabled = !entry;
}

export function showBusy(busy) {
  document.body.toggleAttribute("data-busy", busy);
}

export function showPerson({ name, state, presses: types, departments }) {
  byId("name").textContent = name;
  byId("state").textContent = state;
  showDepartments(types.includes("start") ? departments : []);
  // The likeliest first, for the eye, the finger and the keyboard alike.
  byId("presses").replaceChildren(...types.map((type) => presses.find((button) => button.dataset.press === type)));
  byId("presses").dataset.count = types.length;
  show("person");
  say(`${name}. ${state}.`);
}

function showDepartments(departments) {
  byId("departments").hidden = departments.length < 2;
  byId("choices").replaceChildren(...departments.map(choice));
}

function choice({ id, name, chosen }) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "department", value: id, checked: chosen });
  const words = document.createElement("span");
  words.textContent = name;
  label.append(input, words);
  return label;
}

export function chosenDepartment() {
  const input = byId("choices").querySelector("input:checked");
  return input ? Number(input.value) : null;
}

export function showQuestion({ question, required, type, choices }, message) {
  byId("pressed").textContent = message;
  byId("question").textContent = question;
  byId("required").hidden = !required;
  complain("");
  const kind = choices.length ? "options" : type === "allowance" ? "figures" : "saying";
  for (const id of ["options", "figures", "saying"]) byId(id).hidden = id !== kind;
  byId("options").replaceChildren(...choices.map(option));
  byId("words").value = "";
  showFigure("");
  show("question", { options: byId("options").firstChild, figures: byId("figure"), saying: byId("words") }[kind]);
  say(`${message} ${question}`);
}

function option(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.answer = button.textContent = text;
  return button;
}

export const asksForFigure = () => !byId("figures").hidden;
export const asksForWords = () => !byId("saying").hidden;
export const words = () => byId("words").value.trim();

export function showFigure(figure) {
  byId("figure").textContent = figure || "0";
  byId("figure").toggleAttribute("data-empty", !figure);
}

export function complain(text) {
  byId("complaint").textContent = text;
  byId("complaint").hidden = !text;
}

export function showDone(message, { kept = false, aside = "" } = {}) {
  byId("message").textContent = message;
  showNotice("aside", aside);
  document.body.toggleAttribute("data-kept", kept);
  show("done");
  say(`${message} ${aside}`);
}

export function showNotice(id, text) {
  byId(id).textContent = text;
  byId(id).hidden = !text;
}
