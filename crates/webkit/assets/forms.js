// Forms with data-live are sent without leaving the page. What becomes of it is always visible: sending, stored, refused with the reason,
// or not sent with a button to try again. Every try carries the same idempotency key, so trying again is safe.

import { clockText, serverNow } from "./clock.js";
import { say, words } from "./words.js";

const TIMEOUT_MS = 10_000;
const RETRY_AFTER_MS = [1_500, 4_000];
const DONE_SHOWN_MS = 8_000;
const KEY_FIELD = "idempotency_key";

export function startForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-live]")) return;
    event.preventDefault();
    send(form, bodyOf(form, event.submitter));
  });
}

// The values as they are now: what a person confirmed is what is sent, whatever changes on the page in the meantime.
export function bodyOf(form, submitter) {
  return new URLSearchParams(new FormData(form, submitter));
}

export async function send(form, body) {
  if (form.hasAttribute("data-js-busy")) return;
  if (form.closest("[data-js-gone]")) return showState(form, "failed", words.entry_gone);
  form.setAttribute("data-js-busy", "");
  for (let attempt = 0; ; attempt += 1) {
    showState(form, "sending", attempt === 0 ? words.sending : say("sending_again", { n: attempt + 1 }));
    const answer = await post(form.action, body);
    if (answer?.ok) {
      finish(form);
      showState(form, "done", `${words.send_done} ${clockText(serverNow())}`);
      setTimeout(() => { if (stateOf(form) === "done") clearState(form); }, DONE_SHOWN_MS);
      return;
    }
    if (answer && answer.status < 500) {
      renewKey(form);
      release(form);
      showState(form, "refused", null, await answer.text());
      return;
    }
    if (attempt >= RETRY_AFTER_MS.length) break;
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS[attempt]));
  }
  // Still busy: the entry and its key stay as they are until it is sent or the person leaves the page.
  showState(form, "failed", words.send_failed);
  addRetry(form, body);
}

// The answer, or null when none came.
async function post(url, body) {
  try {
    return await fetch(url, { method: "POST", body, headers: { "x-live-form": "1" }, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    return null;
  }
}

function finish(form) {
  renewKey(form);
  form.reset();
  release(form);
}

function release(form) {
  form.removeAttribute("data-js-busy");
  form.dispatchEvent(new CustomEvent("live:released", { bubbles: true }));
}

// The next wish is another one.
function renewKey(form) {
  const field = form.elements.namedItem(KEY_FIELD);
  if (field) field.value = field.defaultValue = newKey();
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const slotOf = (form) => form.querySelector(':scope > [data-js-slot="state"]');
const stateOf = (form) => slotOf(form)?.dataset.state;

// text is written as text; html is the server's own fragment.
function showState(form, state, text, html = null) {
  let slot = slotOf(form);
  if (!slot) {
    slot = document.createElement("div");
    slot.className = "form-state";
    slot.setAttribute("data-js-slot", "state");
    slot.setAttribute("role", "status");
    form.append(slot);
  }
  slot.dataset.state = state;
  if (html === null) slot.textContent = text;
  else slot.innerHTML = html;
}

const clearState = (form) => slotOf(form)?.remove();

function addRetry(form, body) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = words.retry;
  button.addEventListener("click", () => {
    form.removeAttribute("data-js-busy");
    send(form, body);
  });
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.className = "btn btn-quiet";
  cancel.textContent = words.cancel;
  cancel.addEventListener("click", () => {
    clearState(form);
    release(form);
  });
  slotOf(form).append(button, cancel);
}
