// The chat panel: lines, choices as buttons, and what arrives from elsewhere.

import { Conversation, Unreachable } from "./conversation.js";
import { button, find, linked, make } from "./dom.js";
import { keepOpen } from "./socket.js";
import { say as words } from "./words.js";

/** Start the chat; `onEffect` hears what each answer changed: `{kind, builder, start, zone, …}`. */
export function startChat(onEffect) {
  const conversation = new Conversation();
  const [log, form, input, pending] = ["log", "say", "message", "pending"].map(find);
  let waiting = 0;
  let byKeyboard = false;

  for (const example of find("examples").children) {
    example.addEventListener("click", () => say(example.textContent));
  }
  conversation.lines.forEach(show);
  keepOpen(() => conversation.livePath, hear);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text) say(text);
    input.value = "";
  });
  find("anew").addEventListener("click", () => {
    Conversation.forget();
    location.reload();
  });

  function say(text, label = text) {
    const line = { id: crypto.randomUUID(), from: "person", text: label };
    conversation.keep(line);
    const shown = show(line);
    deliver(line.id, text, shown);
  }

  async function deliver(id, text, shown) {
    wait(+1);
    try {
      hear(await conversation.say(id, text));
    } catch (failure) {
      shown.append(problem(failure, () => deliver(id, text, shown)));
      scroll();
    } finally {
      wait(-1);
    }
  }

  function hear({ replies = [], effects = [] }) {
    const fresh = replies.map((reply) => ({ ...reply, from: "house" })).filter((line) => conversation.keep(line));
    fresh.forEach(show);
    if (fresh.length) {
      effects.forEach(onEffect);
      takeFocus();
    }
  }

  function show(line) {
    find("welcome")?.remove();
    dropChoices();
    const who = make("span", "unseen", line.from === "person" ? `${words("you")} ` : "Parley: ");
    const bubble = make("div", `line ${line.from}`, make("p", "", who, ...linked(line.text)));
    log.append(bubble);
    if (line.choices?.length) log.append(choicesOf(line));
    scroll();
    return bubble;
  }

  function choicesOf(line) {
    const group = make("div", "choices", ...line.choices.map(({ label, value }) =>
      button(label, (event) => {
        byKeyboard = event.detail === 0;
        say(value, label);
      })));
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", words("choices"));
    return group;
  }

  function dropChoices() {
    log.querySelectorAll(".choices").forEach((group) => group.remove());
  }

  // A chosen button is gone; whoever used the keyboard goes on at the next choice, or at the message box.
  function takeFocus() {
    if (byKeyboard) (log.querySelector(".choices button") ?? input).focus();
    byKeyboard = false;
  }

  function wait(change) {
    waiting += change;
    pending.textContent = waiting ? words("answering") : "";
    log.setAttribute("aria-busy", String(waiting > 0));
  }

  function scroll() {
    log.scrollTop = log.scrollHeight;
  }
}

function problem(failure, again) {
  const note = make("p", "problem", failure.message);
  note.setAttribute("role", "alert");
  if (failure instanceof Unreachable) {
    note.append(" ", button(words("send_again"), () => {
      note.remove();
      again();
    }, "quiet"));
  }
  return note;
}
