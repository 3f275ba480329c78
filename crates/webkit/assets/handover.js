// The print button, and the moment of printing: the page may have stood open for a while.

const printed = document.querySelector("[data-printed]");

function stamp() {
  if (!printed) return;
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo", dateStyle: "short", timeStyle: "short" });
  printed.textContent = printed.dataset.printedWord.replace("{time}", parts.format(new Date()));
}

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
window.addEventListener("beforeprint", stamp);
