// Tests the scripts in a real page and posts what is wrong, one line each; nothing when all is well.

import { conditions, isReplaced, isWider, isWorse, partsOf } from "./alarm.js";
import { ageText, minutesLeftText, stopwatch } from "./clock.js";
import { streamState } from "./stream.js";

const wrong = [];
const $ = (id) => document.getElementById(id);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
document.addEventListener("securitypolicyviolation", (event) => wrong.push(`policy violation: ${event.violatedDirective} ${event.blockedURI}`));
addEventListener("error", (event) => wrong.push(`error: ${event.message}`));
addEventListener("unhandledrejection", (event) => wrong.push(`rejection: ${event.reason}`));

function same(what, found, expected) {
  if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push(`${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}

async function until(what, condition, patienceMs = 15_000) {
  const end = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await sleep(20);
  }
}

const post = (path, values) => fetch(path, { method: "POST", body: new URLSearchParams(values) });
const posts = async () => (await fetch("/posts")).json();
const shown = (text) => until(`shows ${text}`, () => $("shown").textContent === text);
const stateOfForm = () => document.querySelector("#live-form > [data-js-slot]")?.dataset.state;
const press = (type) => $("hold").dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0 }));

const tests = {
  async "words and numbers are the server's"() {
    for (const [ms, age, watch, left] of JSON.parse($("cases").dataset.cases)) same(`age of ${ms}`, [ageText(ms), stopwatch(ms), minutesLeftText(ms)], [age, watch, left]);
  },

  async "the light follows silence"() {
    same("states", [streamState(0, false), streamState(5_999, true), streamState(6_000, true), streamState(14_999, true), streamState(15_000, true)],
      ["connecting", "live", "late", "late", "lost"]);
    await until("the light is green", () => document.querySelector("[data-light]").dataset.state === "live");
  },

  async "a restart of the program is made up for without loading the page"() {
    window.stillHere = true;
    await shown("after the restart");
    await post("/publish", { text: "second" });
    await shown("second");
    same("no load", window.stillHere, true);
  },

  async "a patch leaves typing, focus, unfolding and the scripts' own marks alone"() {
    const box = document.querySelector('[data-part="box"]');
    $("free").value = "typed";
    $("free").focus();
    $("more").open = true;
    $("more").setAttribute("data-js-mark", "ours");
    await post("/publish", { text: "third" });
    await shown("third");
    same("element", document.querySelector('[data-part="box"]') === box, true);
    same("typing", $("free").value, "typed");
    same("focus", document.activeElement?.id, "free");
    same("unfolded", $("more").open, true);
    same("mark", $("more").getAttribute("data-js-mark"), "ours");
    $("free").value = "";
    $("free").blur();
  },

  async "what is being edited waits and is then brought up to date"() {
    $("kept").value = "half";
    await post("/publish", { text: "fourth" });
    await shown("fourth");
    same("kept as it was", $("beside").textContent, "third");
    same("typing", $("kept").value, "half");
    $("kept").focus();
    $("kept").value = "";
    $("kept").blur();
    await until("brought up to date", () => $("beside").textContent === "fourth");
  },

  async "sorting does not take the focus away"() {
    $("in-b").focus();
    $("in-b").value = "x";
    await post("/publish", { text: "turned" });
    await shown("turned");
    same("order", [...$("list").children].map((item) => item.dataset.key), ["b", "a"]);
    same("focus", document.activeElement?.id, "in-b");
    $("in-b").value = "";
    $("in-b").blur();
  },

  async "a part leaves, but not from under somebody's hands"() {
    await post("/publish", { part: "quick" });
    await until("gone", () => !document.querySelector('[data-part="quick"]'));
    $("leaving-field").focus();
    await post("/publish", { part: "leaving" });
    await until("marked", () => document.querySelector('[data-part="leaving"]')?.hasAttribute("data-js-gone"));
    $("leaving-field").blur();
    await until("gone afterwards", () => !document.querySelector('[data-part="leaving"]'));
  },

  async "a refused form says why and keeps the entry"() {
    const key = $("live-form").elements.idempotency_key.value;
    $("note").value = "far too long a note";
    $("send").click();
    await until("refused", () => stateOfForm() === "refused");
    same("reason", document.querySelector("#live-form .notice-code")?.textContent, "field-too-long");
    same("entry", $("note").value, "far too long a note");
    same("next try is another wish", $("live-form").elements.idempotency_key.value === key, false);
    same("stored", await posts(), []);
  },

  async "a failing server is asked again with the same key"() {
    await post("/fail-next", { count: "2" });
    $("note").value = "once";
    const key = $("live-form").elements.idempotency_key.value;
    $("send").click();
    $("send").click();
    await until("sending again", () => stateOfForm() === "sending");
    await until("done", () => stateOfForm() === "done");
    same("three tries of one wish", await posts(), [`${key} once`, `${key} once`, `${key} once`]);
    same("form emptied", $("note").value, "");
    same("new key", $("live-form").elements.idempotency_key.value === key, false);
  },

  async "a server that stays down leaves a button, and giving up keeps the page usable"() {
    await post("/fail-next", { count: "3" });
    $("note").value = "down";
    $("send").click();
    await until("failed", () => stateOfForm() === "failed");
    same("entry kept", $("note").value, "down");
    document.querySelector("#live-form [data-js-slot] button").click();
    await until("done", () => stateOfForm() === "done");
    const mine = (await posts()).filter((line) => line.endsWith(" down"));
    same("four tries of one wish", [mine.length, new Set(mine).size], [4, 1]);
  },

  async "a short press does nothing, a held one can be undone, a kept one is sent once"() {
    const before = (await posts()).length;
    $("note").value = "held";
    press("pointerdown");
    await sleep(100);
    press("pointerup");
    $("hold").click();
    same("hint", document.querySelectorAll(".bar-hint").length, 1);
    same("nothing pending", document.querySelector("[data-js-pending], .bar:not(.bar-message)"), null);

    await sleep(500);
    press("pointerdown");
    await until("pending", () => document.querySelector("[data-js-pending]"));
    // A finger that stays down long after the hold is over still ends in a click.
    await sleep(800);
    press("pointerup");
    $("hold").click();
    same("one bar", document.querySelectorAll(".bar:not(.bar-message)").length, 1);
    document.querySelector(".btn-undo").click();
    same("undone", document.querySelector("[data-js-pending], .bar:not(.bar-message)"), null);

    await sleep(500);
    press("pointerdown");
    await until("pending", () => document.querySelector("[data-js-pending]"));
    press("pointerup");
    $("note").value = "changed";
    await until("sent", async () => (await posts()).length > before);
    same("what was confirmed is what is sent", (await posts()).slice(before).map((line) => line.split(" ")[1]), ["held"]);
    await until("done", () => stateOfForm() === "done");

    await sleep(500);
    $("hold").click();
    same("a click without a press is asked about", document.querySelectorAll(".bar .btn-primary").length, 1);
    document.querySelector(".bar .btn:not(.btn-primary)").click();
    same("asked and not sent", document.querySelector(".bar:not(.bar-message)"), null);
  },

  async "alarms are told apart"() {
    const page = new DOMParser().parseFromString(
      '<p data-alarm="low" data-alarm-id="a"></p><p data-alarm="high" data-alarm-id="a"></p><p data-part="b"><i data-alarm="medium"></i></p><p data-alarm="odd"></p>', "text/html");
    const found = conditions(page);
    same("conditions", [...found], [["a", "high"], ["b", "medium"]]);
    same("the same again is not worse", isWorse(found, found), false);
    same("one less is not worse", isWorse(found, new Map([["a", "high"]])), false);
    same("a new one is", isWorse(found, new Map([...found, ["c", "low"]])), true);
    same("more pressing is", isWorse(found, new Map([["b", "high"]])), true);
  },

  async "one more part of an alarm is news, another one is a new alarm"() {
    const parts = (...names) => partsOf(new DOMParser().parseFromString(
      `<p data-alarm="low" data-alarm-id="a" data-alarm-parts="${names.join(" ")}"></p><p data-alarm="low" data-alarm-id="b"></p>`, "text/html"));
    same("parts", [...parts("x", "y")].map(([id, found]) => [id, ...found]), [["a", "x", "y"]]);
    const told = (before, now) => [isReplaced(before, now), isWider(before, now)];
    same("nothing before: the condition itself is new", told(new Map(), parts("x")), [false, false]);
    same("the same", told(parts("x"), parts("x")), [false, false]);
    same("a second one", told(parts("x"), parts("x", "y")), [false, true]);
    same("the first one taken back", told(parts("x", "y"), parts("y")), [false, false]);
    same("taken back and another one", told(parts("x"), parts("y")), [true, false]);
    same("all gone", told(parts("x"), partsOf(new DOMParser().parseFromString("", "text/html"))), [false, false]);
  },
};

for (const [name, run] of Object.entries(tests)) {
  try {
    await run();
  } catch (error) {
    wrong.push(`${name}: ${error.message}`);
  }
}
await fetch("/result", { method: "POST", body: wrong.join("\n") });
$("plain").click();
