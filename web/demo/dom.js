// Elements from plain text: nothing here reads markup, so a hostile name stays a name.

export const find = (id) => document.getElementById(id);

/** An element with a class and children; strings become text. */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function button(label, onClick, className = "") {
  const element = make("button", className, label);
  element.type = "button";
  element.addEventListener("click", onClick);
  return element;
}

const ADDRESS = /https?:\/\/[^\s<>"'“”]+[^\s<>"'“”.,;:!?)\]]/g;

/** Text in which web addresses, and nothing else, can be followed. */
export function linked(text) {
  const parts = [];
  let from = 0;
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    parts.push(text.slice(from, index), link(address));
    from = index + address.length;
  }
  return [...parts, text.slice(from)];
}

function link(address) {
  const element = make("a", "", address);
  element.href = address;
  element.rel = "noopener noreferrer";
  element.target = "_blank";
  return element;
}
