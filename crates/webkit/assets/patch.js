// Puts a part's new HTML into the page without disturbing a person who is working in it.
//
// The new HTML is compared with the old element by element, and only what differs is changed: so focus, scroll position, a running
// animation and the input method (half-typed Japanese) survive. What a person is editing is never patched over:
//  - anything inside data-keep while it has the focus or holds input that has not been sent; it is brought up to date afterwards
//  - the field that has the focus
//  - a form while it is being sent (data-js-busy)
// Attributes and elements that belong to the scripts are called data-js-… and are left alone.

import { words } from "./words.js";

const EDITABLE = "input:not([type=hidden]), textarea, select, [contenteditable]";
const UPDATE = "update";
const REMOVE = "remove";

// Parts that could not be brought up to date, because somebody works in them.
const heldBack = new Map();
let partInWork = "";

// html is one element with the same data-part, or null to take the part off the page. False: the page has no such part.
export function applyPatch(part, html) {
  const old = findPart(part);
  if (!old) return false;
  heldBack.delete(part);
  partInWork = part;
  if (html === null) {
    removeNode(old, () => heldBack.set(part, REMOVE));
    return true;
  }
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  const fresh = template.content.firstElementChild;
  if (!fresh || template.content.childElementCount !== 1 || fresh.dataset.part !== part) {
    throw new Error(`the patch for ${part} is not one element with this data-part`);
  }
  morph(old, document.importNode(fresh, true));
  findPart(part)?.dispatchEvent(new CustomEvent("live:patched", { bubbles: true, detail: { part } }));
  return true;
}

export const findPart = (part, root = document) => root.querySelector(`[data-part="${CSS.escape(part)}"]`);

// A person has typed or chosen something here that has not been sent.
export function isDirty(root) {
  const fields = root.matches?.(EDITABLE) ? [root] : [...root.querySelectorAll(EDITABLE)];
  return fields.some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") {
      const anyDefault = [...field.options].some((option) => option.defaultSelected);
      return [...field.options].some((option, index) =>
        option.selected !== (anyDefault || field.multiple ? option.defaultSelected : index === 0));
    }
    return "defaultValue" in field && field.value !== field.defaultValue;
  });
}

const hasFocusedField = (root) => {
  const focused = document.activeElement;
  return focused !== null && focused.matches(EDITABLE) && root.contains(focused);
};

function isHeld(element) {
  if (element.hasAttribute("data-js-busy")) return true;
  return element.hasAttribute("data-keep") && (hasFocusedField(element) || isDirty(element));
}

function holdsWork(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return false;
  return isHeld(node) || hasFocusedField(node) || [...node.querySelectorAll("[data-keep], [data-js-busy]")].some(isHeld);
}

const keyOf = (node) =>
  node.nodeType === Node.ELEMENT_NODE ? (node.dataset.part ?? node.dataset.key ?? node.id ?? "") : "";

const isSameKind = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

const isOurs = (node) => node.nodeType === Node.ELEMENT_NODE && node.hasAttribute("data-js-slot");

function morph(old, fresh) {
  if (!isSameKind(old, fresh)) {
    if (holdsWork(old)) holdBack();
    else old.replaceWith(fresh);
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (isHeld(old) || (old === document.activeElement && old.matches(EDITABLE))) {
    if (!old.isEqualNode(fresh)) holdBack();
    return;
  }
  if (old.hasAttribute("data-js-gone")) unmarkGone(old);
  morphAttributes(old, fresh);
  morphChildren(old, fresh);
}

// The HTML itself is not kept: by the time it could be applied, newer patches of parts inside it may have come.
function holdBack() {
  heldBack.set(partInWork, UPDATE);
}

function morphAttributes(old, fresh) {
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const isUnfolded = old.nodeName === "DETAILS" || old.nodeName === "DIALOG";
  for (const { name } of [...old.attributes]) {
    if (fresh.hasAttribute(name) || name.startsWith("data-js-") || (isUnfolded && name === "open")) continue;
    old.removeAttribute(name);
  }
}

function morphChildren(old, fresh) {
  const byKey = new Map();
  for (const child of old.children) if (keyOf(child)) byKey.set(keyOf(child), child);
  let cursor = skipOurs(old.firstChild);
  for (const want of [...fresh.childNodes]) {
    let match = null;
    if (keyOf(want)) {
      match = byKey.get(keyOf(want)) ?? null;
    } else if (cursor && isSameKind(cursor, want)) {
      match = cursor;
    }
    if (!match || match.parentNode !== old) {
      old.insertBefore(want, cursor);
      continue;
    }
    if (match !== cursor) {
      // Moving an element takes its focus away, so the others move out of the way of one that is being worked in.
      if (holdsWork(match)) {
        while (cursor && cursor !== match) {
          const next = skipOurs(cursor.nextSibling);
          old.append(cursor);
          cursor = next;
        }
      } else {
        old.insertBefore(match, cursor);
      }
    }
    if (match === cursor) cursor = skipOurs(cursor.nextSibling);
    byKey.delete(keyOf(want));
    morph(match, want);
  }
  while (cursor) {
    const next = skipOurs(cursor.nextSibling);
    removeNode(cursor, holdBack);
    cursor = next;
  }
}

function skipOurs(node) {
  while (node && isOurs(node)) node = node.nextSibling;
  return node;
}

// An element that somebody is working in stays, marked, until he has finished.
function removeNode(node, later) {
  if (!holdsWork(node)) {
    node.remove();
    return;
  }
  if (!node.hasAttribute("data-js-gone")) {
    const message = document.createElement("p");
    message.className = "notice notice-warn";
    message.setAttribute("data-js-slot", "gone");
    message.textContent = words.entry_gone;
    node.prepend(message);
    node.setAttribute("data-js-gone", "");
  }
  later();
}

function unmarkGone(element) {
  element.removeAttribute("data-js-gone");
  element.querySelector(':scope > [data-js-slot="gone"]')?.remove();
}

// When somebody has finished working in a part, it is brought up to date.
export function startPatching(bringUpToDate) {
  const settle = () => setTimeout(() => {
    let outdated = false;
    for (const [part, state] of [...heldBack]) {
      const element = findPart(part);
      if (element && holdsWork(element)) continue;
      heldBack.delete(part);
      if (state === REMOVE) element?.remove();
      else if (element) outdated = true;
    }
    if (outdated) bringUpToDate();
  }, 0);
  for (const event of ["focusout", "reset", "live:released"]) document.addEventListener(event, settle);
}
