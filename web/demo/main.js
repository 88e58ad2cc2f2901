// Puts the page together: what the chat changes, the day turns to.

import { startChat } from "./chat.js";
import { startDay } from "./day.js";
import { find } from "./dom.js";

const day = startDay().catch((failure) => {
  find("summary").textContent = failure.message;
  return () => {};
});

startChat(async ({ kind, builder, start }) => {
  if (["held", "booked", "moved", "cancelled"].includes(kind)) (await day)(builder, start);
});
document.querySelector("main").inert = false; // before this nobody would hear a button
