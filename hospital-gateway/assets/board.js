// What only the ER board does by script. Everything else is the toolkit's.
//
// data-receive="<question>" on data-case="<case>"   the page shows this question: told to the gateway, once, while the page is visible
// data-wait-since="<ms>"                            how long an answer has been owed: amber, then red

import { serverNow } from "./clock.js";

const LOOK_MS = 500;
const RETRY_MS = 3_000;
// Each further request costs a crew 6.3 minutes: after two the board says so in amber, after five in red.
const WAIT_AMBER_MS = 120_000;
const WAIT_RED_MS = 300_000;
// Nobody has touched the page for so long: a new alarm may bring its top into view.
const IDLE_MS = 30_000;

// Questions that were told, and those on their way: question → when to try again.
const told = new Set();
const retryAt = new Map();

function tellReceived() {
  if (document.visibilityState !== "visible") return;
  for (const element of document.querySelectorAll("[data-case][data-receive]")) {
    const question = element.dataset.receive;
    if (told.has(question) || Date.now() < (retryAt.get(question) ?? 0)) continue;
    retryAt.set(question, Date.now() + RETRY_MS);
    tell(element.dataset.case, question);
  }
}

// The question names the wish: every try carries the same key.
async function tell(encounter, question) {
  try {
    const answer = await fetch(`/cases/${encounter}/received`, {
      method: "POST",
      body: new URLSearchParams({ key: question }),
      headers: { accept: "application/json" },
    });
    // A refusal is final too: the question has ended in the meantime.
    if (answer.status < 500) told.add(question);
  } catch {
    // No gateway: the light says so, and the next look tries again.
  }
}

function showWaiting() {
  const now = serverNow();
  for (const element of document.querySelectorAll("[data-wait-since]")) {
    const waited = now - Number(element.dataset.waitSince);
    const level = waited >= WAIT_RED_MS ? "red" : waited >= WAIT_AMBER_MS ? "amber" : "calm";
    if (element.getAttribute("data-js-wait") !== level) element.setAttribute("data-js-wait", level);
  }
}

let lastTouchMs = -IDLE_MS;
let alarms = new Set();

// Nobody has a hand free to scroll: a new alarm comes into view by itself, unless somebody is at work on the page.
function showNewAlarm() {
  const now = new Set([...document.querySelectorAll("[data-alarm-id]")].map((element) => element.dataset.alarmId));
  const fresh = [...now].find((id) => !alarms.has(id));
  alarms = now;
  if (fresh === undefined || performance.now() - lastTouchMs < IDLE_MS) return;
  document.querySelector(`[data-alarm-id="${CSS.escape(fresh)}"]`)?.scrollIntoView({ block: "nearest" });
}

function look() {
  tellReceived();
  showWaiting();
  showNewAlarm();
}

for (const event of ["pointerdown", "keydown", "wheel", "touchmove"]) {
  document.addEventListener(event, () => { lastTouchMs = performance.now(); }, { passive: true });
}
// What can be chosen opens beneath the row: of the lowest one it would lie below the screen.
document.addEventListener("toggle", (event) => {
  if (event.target.open && event.target.matches(".er-fold")) event.target.scrollIntoView({ block: "nearest" });
}, true);
document.addEventListener("visibilitychange", look);
document.addEventListener("live:patched", look);
setInterval(look, LOOK_MS);
look();
