// The words of the page frame, in the page's language, as the server wrote them into the head.

const meta = document.querySelector('meta[name="live-words"]');
export const words = Object.freeze(JSON.parse(meta?.content ?? "{}"));

// Fills the gaps of a word: say("seconds_ago", { n: 3 }) is 「3秒前」.
export function say(name, gaps = {}) {
  let text = words[name] ?? name;
  for (const [gap, value] of Object.entries(gaps)) text = text.replaceAll(`{${gap}}`, String(value));
  return text;
}
