// Sound for elements with data-alarm="high|medium|low" (data-alarm-id names the condition). Bursts follow IEC 60601-1-8.
//
// Silencing stops the sound for two minutes and nothing else: the flag goes on flashing, and nobody has acknowledged anything.
// A new condition, or a condition that has become more pressing, sounds at once in spite of it.
// A condition may name its parts (data-alarm-parts="a b"). One more part is news and no new alarm: two rising notes, once, also while
// silenced; the silence and the rhythm of the bursts stay as they are. When none of the parts is left that were there, the condition is
// new.
// A browser lets no page sound before it was touched once; until then the control says so.

import { stopwatch } from "./clock.js";
import { say, words } from "./words.js";

const SILENCE_MS = 120_000;
const CHECK_MS = 250;
// Pulses: start and length in seconds. A square wave has the four harmonics that the standard asks for.
const BURSTS = {
  high: { rank: 3, everyMs: 5_000, hertz: 523, gain: 0.5, length: 0.12, starts: [0, 0.22, 0.44, 0.82, 1.04, 1.7, 1.92, 2.14, 2.52, 2.74] },
  medium: { rank: 2, everyMs: 12_000, hertz: 440, gain: 0.35, length: 0.18, starts: [0, 0.38, 0.76] },
  low: { rank: 1, everyMs: 25_000, hertz: 349, gain: 0.2, length: 0.2, starts: [0] },
};

// No burst of the standard, and no square wave: nobody takes it for an alarm.
const NEWS = [523, 698].map((hertz, at) => ({ hertz, gain: 0.3, length: 0.12, starts: [at * 0.16], wave: "sine" }));
// Longer than any burst lasts: news wait until it is over.
const BURST_MS = 3_200;

let audio = null;
let silentUntilMs = 0;
let nextBurstMs = 0;
let burstOverMs = 0;
let newsDue = false;
let known = new Map();
let knownParts = new Map();

export function startAlarms() {
  if (!("alarms" in document.body.dataset)) return;
  audio = new AudioContext();
  for (const event of ["pointerdown", "keydown"]) {
    document.addEventListener(event, () => { if (audio.state !== "running") audio.resume(); });
  }
  const control = document.querySelector("[data-sound]");
  if (control) {
    control.hidden = false;
    control.addEventListener("click", () => {
      if (audio.state !== "running") return;
      silentUntilMs = Date.now() < silentUntilMs ? 0 : Date.now() + SILENCE_MS;
      nextBurstMs = 0;
      check();
    });
  }
  setInterval(check, CHECK_MS);
  check();
}

// Conditions on the page now: id → priority. One without an id is known by its part.
export function conditions(root = document) {
  const found = new Map();
  for (const element of root.querySelectorAll("[data-alarm]")) {
    const priority = element.dataset.alarm;
    if (!(priority in BURSTS)) continue;
    const id = element.dataset.alarmId ?? element.closest("[data-part]")?.dataset.part ?? "";
    if (!found.has(id) || BURSTS[priority].rank > BURSTS[found.get(id)].rank) found.set(id, priority);
  }
  return found;
}

// What the conditions on the page consist of: id → parts, of those that name any.
export function partsOf(root = document) {
  const named = [...root.querySelectorAll("[data-alarm][data-alarm-id][data-alarm-parts]")];
  return new Map(named.map(({ dataset }) => [dataset.alarmId, new Set(dataset.alarmParts.split(" ").filter(Boolean))]));
}

// Whether a condition has nothing left of what it was: another one under the same name.
export function isReplaced(before, now) {
  return [...now].some(([id, parts]) => before.get(id)?.size > 0 && parts.size > 0 && ![...parts].some((part) => before.get(id).has(part)));
}

// Whether a condition goes on with one more part.
export function isWider(before, now) {
  const known = (id) => (part) => before.get(id)?.has(part) ?? false;
  return [...now].some(([id, parts]) => [...parts].some(known(id)) && ![...parts].every(known(id)));
}

// Whether something is there now that was not there before, or presses more than before.
export function isWorse(before, now) {
  return [...now].some(([id, priority]) => !before.has(id) || BURSTS[priority].rank > BURSTS[before.get(id)].rank);
}

function check() {
  const now = conditions();
  const parts = partsOf();
  if (isWorse(known, now) || isReplaced(knownParts, parts)) {
    silentUntilMs = 0;
    nextBurstMs = 0;
  }
  newsDue = parts.size > 0 && !isReplaced(knownParts, parts) && (newsDue || isWider(knownParts, parts));
  known = now;
  knownParts = parts;
  const highest = [...now.values()].sort((a, b) => BURSTS[b].rank - BURSTS[a].rank)[0];
  const silenced = Date.now() < silentUntilMs;
  if (highest && !silenced && audio.state === "running" && Date.now() >= nextBurstMs) {
    nextBurstMs = Date.now() + BURSTS[highest].everyMs;
    burstOverMs = Date.now() + BURST_MS;
    sound(BURSTS[highest]);
  } else if (newsDue && audio.state === "running" && Date.now() >= burstOverMs) {
    newsDue = false;
    NEWS.forEach(sound);
  }
  showControl(silenced, now.size);
}

function sound({ hertz, gain, length, starts, wave = "square" }) {
  const edge = 0.015;
  for (const start of starts) {
    const at = audio.currentTime + 0.02 + start;
    const tone = new OscillatorNode(audio, { type: wave, frequency: hertz });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(gain * 0.4, at + edge);
    volume.gain.setValueAtTime(gain * 0.4, at + length - edge);
    volume.gain.linearRampToValueAtTime(0, at + length);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + length);
  }
}

function showControl(silenced, count) {
  const control = document.querySelector("[data-sound]");
  if (!control) return;
  const state = audio.state !== "running" ? "blocked" : silenced ? "silenced" : count > 0 ? "sounding" : "on";
  const text = {
    blocked: words.sound_blocked,
    silenced: say("sound_silenced", { time: stopwatch(silentUntilMs - Date.now()) }),
    sounding: words.sound_silence,
    on: words.sound_on,
  }[state];
  control.dataset.state = state;
  const word = control.querySelector("[data-sound-word]");
  if (word.textContent !== text) word.textContent = text;
}
