// The keys of the code, and its check digit at once: a misheard number is told before anybody is asked.

const DAMM = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"];
const DIGITS = 10;

const form = document.querySelector("[data-call-up]");
const field = form?.querySelector("input[name=code]");
const said = document.getElementById("call-said");

function digitsOf(text) {
  return text.normalize("NFKC").replace(/[^0-9]/g, "");
}

function fits(digits) {
  let row = 0;
  for (const digit of digits) row = Number(DAMM[row][Number(digit)]);
  return row === 0;
}

function grouped(digits) {
  return [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)].filter((part) => part).join(" ");
}

function look() {
  const digits = digitsOf(field.value);
  const state = digits.length < DIGITS ? "" : digits.length > DIGITS ? "length" : fits(digits) ? "fits" : "check";
  said.dataset.state = state;
  said.textContent = state === "" ? "" : (state === "fits" ? "✓ " : "✕ ") + said.dataset[state];
}

function write(digits) {
  field.value = grouped(digits.slice(0, DIGITS));
  look();
}

if (form) {
  form.addEventListener("click", (event) => {
    const key = event.target.closest("[data-digit], [data-erase]");
    if (!key) return;
    const digits = digitsOf(field.value);
    write(key.dataset.digit === undefined ? digits.slice(0, -1) : digits + key.dataset.digit);
  });
  field.addEventListener("input", look);
}
