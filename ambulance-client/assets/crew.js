// What the crew's page adds to the shared scripts. The page works without it.

import "./pad.js";

// A second touch right after the first is a glove that bounced, not a second wish.
const REST_MS = 2_000;

const stateOf = (form) => form.querySelector(':scope > [data-js-slot="state"]')?.dataset.state;

// A sheet whose form was stored closes by itself: one touch less.
function afterSending(form) {
  setTimeout(() => {
    if (stateOf(form) !== "done") return;
    if (form.hasAttribute("data-closes")) location.hash = "#main";
    if (form.hasAttribute("data-rests")) {
      form.setAttribute("data-js-rest", "");
      setTimeout(() => form.removeAttribute("data-js-rest"), REST_MS);
    }
  }, 0);
}
document.addEventListener("live:released", (event) => {
  if (event.target.matches("form")) afterSending(event.target);
});

// A sign is present or absent, never both.
document.addEventListener("change", (event) => {
  const pair = event.target.closest("[data-exclusive]");
  if (!pair || !event.target.checked) return;
  for (const box of pair.querySelectorAll("input[type=checkbox]")) if (box !== event.target) box.checked = false;
});

// Frequent words for a text, so that gloves need not type.
function fillPhrases() {
  for (const place of document.querySelectorAll("[data-phrases]")) {
    if (place.firstElementChild) continue;
    const list = document.createElement("div");
    list.setAttribute("data-js-slot", "phrases");
    for (const phrase of place.dataset.phrases.split(",")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.textContent = phrase;
      button.addEventListener("click", () => append(document.getElementById(place.dataset.phrasesFor), phrase));
      list.append(button);
    }
    place.append(list);
  }
}

function append(field, phrase) {
  const separator = document.documentElement.lang === "ja" ? "、" : ", ";
  const text = field.value.trim();
  field.value = text ? text + separator + phrase : phrase;
}

document.addEventListener("live:patched", fillPhrases);
fillPhrases();
