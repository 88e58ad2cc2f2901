// A client's invoices and receipts on the page of their account, newest first; nothing is shown where there are none.
import { ask } from "./asking.js";
import { dayInWords, dayOf, priceInWords, timeInWords, useLocale, zoneInWords } from "./times.js";
import { say } from "./words.js";

const LISTS = ["/v1/invoices", "/v1/me/receipts"];
const made = (name, how, ...parts) => {
  const node = Object.assign(document.createElement(name), how);
  node.append(...parts);
  return node;
};

function shown(paper, zone) {
  const at = new Date(paper.issued_at);
  const day = `${dayInWords(dayOf(at, zone))}, ${timeInWords(at, zone)}, ${zoneInWords(at, zone)}`;
  const words = say(`paper_${paper.kind ?? "receipt"}`, paper);
  const total = priceInWords({ minor: paper.kind === "credit_note" ? -paper.total : paper.total, currency: paper.currency });
  const session = paper.given ? [made("small", { textContent: paper.given })] : [];
  return made("li", {},
    made("span", { className: "paper" }, made("bdi", { textContent: paper.service }), ...session,
      made("small", { textContent: day }), made("a", { href: new URL(paper.link).pathname, textContent: words })),
    made("span", { textContent: total }));
}

/** Show the first pages of both lists, and more of each for whoever asks; `attempt` tells what stood in the way. */
export async function showPapers(section, zone, attempt) {
  useLocale(document.documentElement.lang);
  const [list, more] = [section.querySelector("ul"), section.querySelector("button")];
  const papers = [];
  let rest = LISTS.map((path) => ({ path, cursor: null }));
  const read = async () => {
    const pages = await Promise.all(rest.map(({ path, cursor }) =>
      ask("GET", cursor ? `${path}?cursor=${encodeURIComponent(cursor)}` : path)));
    papers.push(...pages.flatMap(({ items }) => items));
    papers.sort((one, other) => Date.parse(other.issued_at) - Date.parse(one.issued_at));
    list.replaceChildren(...papers.map((paper) => shown(paper, zone)));
    rest = rest.map(({ path }, place) => ({ path, cursor: pages[place].next_cursor })).filter(({ cursor }) => cursor);
    more.hidden = !rest.length;
    section.hidden = !papers.length;
  };
  more.addEventListener("click", () => attempt(read));
  await read();
}
