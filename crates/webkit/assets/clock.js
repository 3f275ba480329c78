// Ages, stopwatches, countdowns and the wall clock go on ticking between two patches.
//
// data-since="ms" [data-limit="ms"]   「12秒前」, and marked as out of date past the limit
// data-elapsed="ms"                   1:23 since then
// data-until="ms"                     1:23 until then, then overdue
// data-until-min="ms"                 「あと17分」 until then, then by how many minutes it is late
//
// Times are the server's: every beat tells its clock, so a device whose clock is wrong shows the right ages.

import { say, words } from "./words.js";

const TOLERANCE_MS = 5000;
const TICK_MS = 1000;
const MINUTE_MS = 60_000;
const JAPAN = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

let serverAheadMs = 0;

export function hearServerTime(nowMs) {
  const before = serverAheadMs;
  serverAheadMs = nowMs - Date.now();
  // A clock that jumps (this device was wrong, or a case is played faster than time) shows at once.
  if (Math.abs(serverAheadMs - before) > TICK_MS) tick();
}

export const serverNow = () => Date.now() + serverAheadMs;

export const clockText = (atMs) => JAPAN.format(atMs);

export function ageText(ageMs) {
  if (ageMs < -TOLERANCE_MS) return words.clock_differs;
  const seconds = Math.floor(Math.max(0, ageMs) / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 60) return say("seconds_ago", { n: seconds });
  if (minutes < 60) return say("minutes_ago", { n: minutes });
  if (hours < 24) return say("hours_ago", { h: hours, m: minutes % 60 });
  return say("days_ago", { n: Math.floor(hours / 24) });
}

export function stopwatch(lengthMs) {
  const seconds = Math.floor(Math.max(0, lengthMs) / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export function minutesLeftText(leftMs) {
  const minutes = Math.floor(Math.abs(leftMs) / MINUTE_MS);
  if (minutes === 0) return words.under_a_minute;
  return say(leftMs < 0 ? "minutes_late" : "in_minutes", { n: minutes });
}

// Writing the same text again would make screen readers and layout work for nothing.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function tick(root = document) {
  const now = serverNow();
  for (const element of root.querySelectorAll("[data-since]")) {
    const age = now - Number(element.dataset.since);
    const old = age >= Number(element.dataset.limit ?? Infinity);
    // An age that is not known is never shown as fresh.
    const unknown = element.dataset.limit !== undefined && age < -TOLERANCE_MS;
    element.toggleAttribute("data-stale", old || unknown);
    setText(element, ageText(age) + (old ? words.stale : ""));
  }
  for (const element of root.querySelectorAll("[data-elapsed]")) {
    setText(element, stopwatch(now - Number(element.dataset.elapsed)));
  }
  for (const element of root.querySelectorAll("[data-until]")) {
    const left = Number(element.dataset.until) - now;
    element.toggleAttribute("data-stale", left <= 0);
    setText(element, left > 0 ? stopwatch(left) : say("overdue", { time: stopwatch(-left) }));
  }
  for (const element of root.querySelectorAll("[data-until-min]")) {
    const left = Number(element.dataset.untilMin) - now;
    element.toggleAttribute("data-stale", left <= -MINUTE_MS);
    setText(element, minutesLeftText(left));
  }
  for (const element of root.querySelectorAll("[data-clock]")) {
    element.hidden = false;
    setText(element, clockText(now));
  }
}

export function startClock() {
  if (document.body.dataset.now) hearServerTime(Number(document.body.dataset.now));
  document.addEventListener("live:patched", (event) => tick(event.target.parentElement ?? document));
  setInterval(tick, TICK_MS);
  tick();
}
