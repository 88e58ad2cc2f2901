// The element <parley-chat>: a shadow root in which nothing of the page's style reaches the chat, nor the other way.

import { mount, unmount } from "svelte";
import App from "./App.svelte";
import css from "./chat.css?inline";
import { Conversation, type Effect } from "./conversation.svelte";

class ParleyChat extends HTMLElement {
  #app: Record<string, unknown> | undefined;
  #conversation: Conversation | undefined;

  connectedCallback(): void {
    const { organisation = "", origin = location.origin, language, side, open, voice } = this.dataset;
    const wanted = language || document.documentElement.lang || navigator.language;
    const tell = (detail: Effect) =>
      this.dispatchEvent(new CustomEvent("parley:effect", { detail, bubbles: true, composed: true }));
    const conversation = (this.#conversation = new Conversation(origin, organisation, wanted, tell));
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // no style element: a page's policy may forbid those
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    this.#app = mount(App, {
      target: root,
      props: { conversation, side: side === "left" ? "left" : "right", voice: voice !== undefined },
    });
    if (open !== undefined) conversation.open();
  }

  disconnectedCallback(): void {
    this.#conversation?.end();
    if (this.#app) void unmount(this.#app);
  }

  open(): void {
    this.#conversation?.open();
  }

  close(): void {
    this.#conversation?.close();
  }

  /** Say something as if the person had typed it. */
  say(text: string): void {
    this.open();
    this.#conversation?.say(text);
  }
}

/** Put the chat on the page; called by the loader with what its script tag says. */
export function begin(origin: string, told: Record<string, string | undefined>): void {
  if (!customElements.get("parley-chat")) customElements.define("parley-chat", ParleyChat);
  if (document.querySelector("parley-chat")) return; // the page has placed it itself, or the tag stands there twice
  const element = document.createElement("parley-chat");
  Object.assign(element.dataset, told, { origin });
  document.body.append(element);
}
