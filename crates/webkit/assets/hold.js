// Buttons with data-hold="800" are pressed for 800 ms to commit, and can be undone for 5 s before anything is sent.
// A gloved hand that brushes the screen does nothing. Keyboard: hold Enter or Space. Assistive technology that only
// clicks is asked once more instead.

import { bodyOf, send } from "./forms.js";
import { say, words } from "./words.js";

const UNDO_MS = 5_000;
const MESSAGE_MS = 6_000;

let holding = null;
// A click that follows a press is no wish of its own; one without a press comes from assistive technology.
const CLICK_FOLLOWS_MS = 400;
let pressed = false;

export function startHold() {
  const buttonOf = (event) => event.target.closest?.("button[data-hold]");
  document.addEventListener("pointerdown", (event) => {
    const button = buttonOf(event);
    if (!button || event.button !== 0) return;
    // A touch is tied to the element it began on; let go, so that sliding off the button is noticed.
    if (event.target.hasPointerCapture(event.pointerId)) event.target.releasePointerCapture(event.pointerId);
    pressed = true;
    begin(button);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => {
      stop(true);
      setTimeout(() => { pressed = false; }, CLICK_FOLLOWS_MS);
    });
  }
  document.addEventListener("pointerout", (event) => {
    if (holding && !holding.button.contains(event.relatedTarget)) stop(true);
  });
  document.addEventListener("contextmenu", (event) => { if (buttonOf(event)) event.preventDefault(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    const button = buttonOf(event);
    if (!button) return;
    event.preventDefault();
    if (!event.repeat) begin(button);
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === " " && buttonOf(event)) event.preventDefault();
    stop(true);
  });
  document.addEventListener("blur", () => stop(true), true);
  document.addEventListener("click", (event) => {
    const button = buttonOf(event);
    if (!button) return;
    event.preventDefault();
    if (!pressed) askInstead(button);
  }, true);
  addEventListener("beforeunload", (event) => {
    if (document.querySelector("[data-js-pending]")) event.preventDefault();
  });
}

function begin(button) {
  stop(false);
  if (button.form.hasAttribute("data-js-pending") || button.form.hasAttribute("data-js-busy")) return;
  if (!button.form.reportValidity()) return;
  const ms = Number(button.dataset.hold) || 800;
  button.style.setProperty("--hold-ms", `${ms}ms`);
  button.setAttribute("data-js-holding", "");
  holding = { button, timer: setTimeout(() => { stop(false); commit(button); }, ms) };
}

function stop(tooShort) {
  if (!holding) return;
  clearTimeout(holding.timer);
  holding.button.removeAttribute("data-js-holding");
  if (tooShort) showMessage(words.hold_hint, "hint");
  holding = null;
}

const nameOf = (button) => button.dataset.holdName ?? button.textContent.trim();

function askInstead(button) {
  if (!button.form.reportValidity()) return;
  const bar = showBar(say("hold_confirm", { what: nameOf(button) }));
  addButton(bar, words.confirm, "btn btn-primary", () => { bar.remove(); commit(button); }).focus();
  addButton(bar, words.cancel, "btn", () => bar.remove());
}

// The undo button does not take the focus: a key that is still held down would press it.
// What was confirmed is taken now; it is sent unless it is undone, or the form has left the page because the situation changed.
function commit(button) {
  const form = button.form;
  const body = form.matches("[data-live]") ? bodyOf(form, button) : null;
  const bar = showBar(say("hold_pending", { what: nameOf(button) }));
  form.setAttribute("data-js-pending", "");
  const ring = document.createElement("span");
  ring.className = "undo-ring";
  ring.setAttribute("aria-hidden", "true");
  bar.prepend(ring);
  const timer = setTimeout(() => {
    bar.remove();
    form.removeAttribute("data-js-pending");
    if (!form.isConnected || form.closest("[data-js-gone]")) showMessage(words.hold_gone, "warn");
    else if (body) send(form, body);
    else form.requestSubmit(button.isConnected ? button : null);
  }, UNDO_MS);
  addButton(bar, words.hold_undo, "btn btn-undo", () => {
    clearTimeout(timer);
    form.removeAttribute("data-js-pending");
    bar.remove();
    showMessage(words.hold_undone, "hint");
  });
}

function showBar(text) {
  const bar = document.createElement("div");
  bar.className = "bar";
  const label = document.createElement("span");
  label.textContent = text;
  bar.append(label);
  document.querySelector("[data-bars]").append(bar);
  return bar;
}

function addButton(bar, text, className, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.textContent = text;
  button.addEventListener("click", act);
  bar.append(button);
  return button;
}

function showMessage(text, kind) {
  for (const old of document.querySelectorAll("[data-bars] > .bar-message")) old.remove();
  const bar = showBar(text);
  bar.classList.add("bar-message", `bar-${kind}`);
  setTimeout(() => bar.remove(), MESSAGE_MS);
}
