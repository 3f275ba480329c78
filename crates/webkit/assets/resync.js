// Brings the page up to date when changes were missed: fetches it again and patches every part, so that nothing typed is lost.
// Only when the page's frame itself changed is it loaded anew, and not while somebody is working in it.

import { applyPatch, findPart, isDirty } from "./patch.js";
import { closeStream, openStream } from "./stream.js";

// A server that answers every stream with "reload" must not make the page spin.
const RETRY_MS = 3_000;

let running = false;
let again = false;
let lastToldMs = 0;

// The stream was told that changes were missed.
export async function resyncAsTold() {
  closeStream();
  const waitMs = lastToldMs + RETRY_MS - Date.now();
  lastToldMs = Math.max(Date.now(), lastToldMs + RETRY_MS);
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  await resync();
}

export async function resync() {
  again = running;
  if (running) return;
  running = true;
  try {
    do {
      again = false;
      await run();
    } while (again);
  } finally {
    running = false;
  }
}

async function run() {
  // First, so that no newer patch is overwritten by the page that is being fetched.
  closeStream();
  try {
    const response = await fetch(location.href, { cache: "no-store", headers: { accept: "text/html" } });
    if (!response.ok || response.redirected) return loadAgain();
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!isSamePage(fresh) || !applyAll(fresh)) return loadAgain();
    openStream(fresh.body.dataset.streamSince);
  } catch (error) {
    // No server: the light and the banner say so; the stream goes on trying and is told again.
    console.warn(error);
    openStream();
  }
}

const assetsOf = (page) => page.querySelector('meta[name="live-assets"]')?.content;

const outerParts = (page) =>
  [...page.querySelectorAll("[data-part]")].filter((part) => !part.parentElement.closest("[data-part]"));

// The same edition of the program, and the same outer parts in the same order.
function isSamePage(fresh) {
  const names = (page) => outerParts(page).map((part) => part.dataset.part).join("\n");
  return assetsOf(fresh) === assetsOf(document) && names(fresh) === names(document);
}

function applyAll(fresh) {
  return outerParts(fresh).every((part) => findPart(part.dataset.part) && applyPatch(part.dataset.part, part.outerHTML));
}

const isWorking = () => isDirty(document.body) || document.querySelector("[data-js-busy], [data-js-pending]") !== null;

// While somebody works, the page stays as it is and the stream stays closed: the light turns red, and the banner says what to do.
function loadAgain() {
  const banner = document.querySelector("[data-reload]");
  if (!banner || !isWorking()) location.reload();
  else banner.hidden = false;
}

export function startResync() {
  const banner = document.querySelector("[data-reload]");
  if (!banner) return;
  banner.querySelector("[data-reload-now]")?.addEventListener("click", () => location.reload());
  const reloadWhenFree = () => setTimeout(() => { if (!banner.hidden && !isWorking()) location.reload(); }, 0);
  for (const event of ["focusout", "reset", "live:released"]) document.addEventListener(event, reloadWhenFree);
}
