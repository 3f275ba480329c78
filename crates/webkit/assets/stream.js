// The page's stream, and the light that says whether it is alive: a page that has stopped being live never looks as if it were.

import { clockText, hearServerTime, serverNow, setText } from "./clock.js";
import { applyPatch } from "./patch.js";
import { say } from "./words.js";

// The server beats every 2 s.
const AMBER_MS = 6_000;
const RED_MS = 15_000;
const WATCH_MS = 500;
// A hidden page gives its connection back: a browser has six for one address. Pages that sound alarms keep theirs.
const HIDDEN_MS = 30_000;
const RECONNECT_MS = 2_000;

let source = null;
let since = "";
let lastHeard = moment();
let everHeard = false;
let hiddenTimer = 0;
let reconnectTimer = 0;
let onReload = () => {};
// What the server said when it refused the stream, such as that too many pages are open.
let refusal = "";
let bannerSays = "";

// Two clocks: one may be set back, the other stands still while the device sleeps.
function moment() {
  return { wall: Date.now(), steady: performance.now() };
}

const silentMs = () => Math.max(Date.now() - lastHeard.wall, performance.now() - lastHeard.steady, 0);

export function startStream(reload) {
  if (!document.body.dataset.stream) return;
  onReload = reload;
  since = document.body.dataset.streamSince ?? "";
  openStream();
  setInterval(showState, WATCH_MS);
  document.addEventListener("visibilitychange", onVisibility);
  // A page taken out of the browser's back-forward memory is old.
  addEventListener("pageshow", (event) => { if (event.persisted) onReload(); });
}

// Where the page is: set by whoever brings the page up to date by other means.
export function openStream(position = since) {
  closeStream();
  since = position;
  const url = new URL(document.body.dataset.stream, location.href);
  url.searchParams.set("since", since);
  // The cookie may have changed in another tab; patches must come in this page's language.
  url.searchParams.set("lang", document.documentElement.lang);
  source = new EventSource(url);
  source.addEventListener("beat", (event) => {
    heard(event);
    hearServerTime(JSON.parse(event.data).now);
  });
  source.addEventListener("patch", (event) => {
    heard(event);
    const { now, part, html } = JSON.parse(event.data);
    hearServerTime(now);
    try {
      applyPatch(part, html);
    } catch (error) {
      console.error(error);
      onReload();
    }
  });
  source.addEventListener("reload", () => onReload());
  source.addEventListener("error", () => {
    // The browser reconnects by itself, except after an answer that was no stream, such as a 503.
    if (source?.readyState === EventSource.CLOSED) reconnectLater(url);
  });
}

export function closeStream() {
  clearTimeout(reconnectTimer);
  source?.close();
  source = null;
}

async function reconnectLater(url) {
  closeStream();
  reconnectTimer = setTimeout(() => openStream(), RECONNECT_MS);
  refusal = await askWhy(url);
  showState();
}

// An EventSource does not tell why it was refused; a plain request does.
async function askWhy(url) {
  const asking = new AbortController();
  try {
    const answer = await fetch(url, { signal: asking.signal });
    const why = answer.status === 503 ? await answer.text() : "";
    asking.abort();
    return why;
  } catch {
    return "";
  }
}

function heard(event) {
  lastHeard = moment();
  everHeard = true;
  refusal = "";
  if (event.lastEventId) since = event.lastEventId;
  showState();
}

function onVisibility() {
  clearTimeout(hiddenTimer);
  if (document.hidden) {
    if (!("alarms" in document.body.dataset)) hiddenTimer = setTimeout(closeStream, HIDDEN_MS);
  } else if (!source || silentMs() > AMBER_MS) {
    openStream();
  }
}

export function streamState(silent, connected) {
  if (silent >= RED_MS) return "lost";
  if (silent >= AMBER_MS) return "late";
  return connected ? "live" : "connecting";
}

function showState() {
  const silent = silentMs();
  const state = streamState(silent, everHeard);
  const time = clockText(serverNow() - silent);
  document.body.setAttribute("data-js-stream", state);
  const light = document.querySelector("[data-light]");
  if (light) {
    light.dataset.state = state;
    setText(light.querySelector("[data-light-word]"), say(`stream_${state}`, { n: Math.floor(silent / 1000), time }));
  }
  const banner = document.querySelector("[data-lost]");
  const says = refusal || (state === "lost" ? state : "");
  if (!banner || says === bannerSays) return;
  // Written only when it changes: a screen reader reads every change aloud.
  bannerSays = says;
  banner.hidden = says === "";
  setText(banner, refusal || say("stream_lost_banner", { time }));
}
