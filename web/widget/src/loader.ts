// What a page's script tag fetches: small, and asked for anew every few minutes. It brings the chat by its hashed name,
// which the server puts in its place below.

const MAIN = "/assets/widget/main.js";

(function bring(tag: HTMLScriptElement | null) {
  if (!tag) return;
  const origin = new URL(tag.src).origin;
  const told = { ...tag.dataset };
  void import(/* @vite-ignore */ new URL(MAIN, origin).href).then(({ begin }) => begin(origin, told));
})(document.currentScript as HTMLScriptElement | null);
