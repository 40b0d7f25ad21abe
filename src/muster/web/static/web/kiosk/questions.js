// Questions after a press, one after the other. The press stands, whatever becomes of them.

import * as screens from "./screens.js";

const IDLE = 30000;
const LONGEST_FIGURE = 11;
const MISSING = "An answer is missing that your manager needs. Tell them.";
const LOST = "Your answer could not be kept. Tell your manager.";

let asking = null; // { message, left, aside, send, finish }
let figure = "";
let timer = null;

// `send` gives true when the answer is kept, a text when it is not one, and false when there is nobody to send it to.
export function begin(message, questions, { send, finish }) {
  asking = { message, left: [...questions], aside: "", send, finish };
  next();
}

function next() {
  const [question] = asking.left;
  if (!question) {
    leave();
    return;
  }
  figure = "";
  screens.showQuestion(question, asking.message);
  stay();
}

function stay() {
  clearTimeout(timer);
  timer = setTimeout(leave, IDLE);
}

// Whoever goes leaves the rest unanswered.
function leave() {
  clearTimeout(timer);
  const { message, left, aside, finish } = asking;
  const missing = left.some((question) => question.required);
  asking = null;
  finish(message, aside || (missing ? MISSING : ""));
}

function skip() {
  const [question] = asking.left.splice(0, 1);
  if (question.required) asking.aside = asking.aside || MISSING;
  next();
}

async function answer(value) {
  clearTimeout(timer);
  const [question] = asking.left;
  const kept = await asking.send(question.id, value);
  if (typeof kept === "string") {
    screens.complain(kept);
    stay();
  } else if (kept) {
    asking.left.splice(0, 1);
    next();
  } else {
    asking.left = [];
    asking.aside = LOST;
    leave();
  }
}

function put(character) {
  if (character === "." && figure.includes(".")) return;
  figure = (figure + character).slice(0, LONGEST_FIGURE);
  screens.showFigure(figure);
}

function erase() {
  figure = figure.slice(0, -1);
  screens.showFigure(figure);
}

function say() {
  const words = screens.words();
  if (words) answer(words);
}

export function click({ id, dataset }) {
  stay();
  if ("figure" in dataset) put(dataset.figure);
  else if ("answer" in dataset) answer(dataset.answer);
  else if (id === "erase-figure") erase();
  else if (id === "send-figure" && figure) answer(figure);
  else if (id === "say") say();
  else if (id === "skip") skip();
}

// Figures are typed as they are tapped; words go where they are typed.
export function key(event) {
  stay();
  if (event.key === "Escape") leave();
  else if (screens.asksForWords()) {
    if (event.key !== "Enter" || event.target.closest("button")) return;
    event.preventDefault();
    say();
  } else if (!screens.asksForFigure()) return;
  else if (event.key === "Enter" && figure && event.target.id !== "skip") {
    event.preventDefault();
    answer(figure);
  } else if (event.key === "Backspace") erase();
  else if (/^[0-9.,]$/.test(event.key)) put(event.key.replace(",", "."));
}

export function touched() {
  stay();
}
