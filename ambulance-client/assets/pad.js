// Keys of 20 mm for numbers beside a form: no keyboard of the system that covers half of the screen, and no small keys under gloves.

const KEYS = ["7", "8", "9", "4", "5", "6", "1", "2", "3", ".", "0"];

// The field of each form that the keys write into: the one that was touched last, at first the first.
const chosen = new WeakMap();

// What a pad writes into: the fields beside it, of one form or of several.
const scopeOf = (element) => element.closest(".with-pad");
const fieldsOf = (form) => [...form.querySelectorAll("input[data-pad]")];

function fieldOf(form) {
  const field = chosen.get(form);
  return field?.isConnected ? field : fieldsOf(form)[0];
}

function choose(form, field) {
  chosen.set(form, field);
  for (const other of fieldsOf(form)) other.toggleAttribute("data-js-chosen", other === field);
}

function touch(field) {
  const scope = scopeOf(field);
  if (scope) choose(scope, field);
}

function press(form, key) {
  const field = fieldOf(form);
  if (!field) return;
  if (key === "next") {
    const fields = fieldsOf(form);
    choose(form, fields[(fields.indexOf(field) + 1) % fields.length]);
    return;
  }
  choose(form, field);
  field.value = key === "delete" ? field.value.slice(0, -1) : field.value + key;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function keyButton(form, label, key, className) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.textContent = label;
  // The touch must not take the focus out of a field: a field with the focus is never patched over.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => press(form, key));
  return button;
}

function fillPads() {
  for (const pad of document.querySelectorAll(".pad")) {
    if (pad.firstElementChild) continue;
    const form = scopeOf(pad);
    if (!form) continue;
    const keys = document.createElement("div");
    keys.className = "pad-keys";
    keys.setAttribute("data-js-slot", "keys");
    for (const key of KEYS) keys.append(keyButton(form, key, key, "btn pad-key"));
    keys.append(keyButton(form, pad.dataset.del, "delete", "btn pad-key"));
    keys.append(keyButton(form, pad.dataset.next, "next", "btn pad-key pad-next"));
    pad.append(keys);
    choose(form, fieldOf(form));
  }
}

// Before the focus comes, so that the system's keyboard stays away.
document.addEventListener("pointerdown", (event) => {
  const field = event.target.closest?.("input[data-pad]");
  if (!field) return;
  field.inputMode = "none";
  touch(field);
}, true);
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("input[data-pad]")) touch(event.target);
});
// After a reset the first field comes again.
document.addEventListener("reset", (event) => {
  const [first] = fieldsOf(event.target);
  if (first) touch(first);
});
document.addEventListener("live:patched", fillPads);
fillPads();
