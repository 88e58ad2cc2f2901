// One's own account: a client's invoices and receipts, passkeys, and where one is signed in.
import { ask, isMember, passkeyAnswer } from "./asking.js";
import { showPapers } from "./papers.js";
import { say } from "./words.js";

const part = (id) => document.querySelector(`#${id}`);

async function attempt(work) {
  part("told").textContent = "";
  try {
    await work();
  } catch (error) {
    part("told").textContent = error.message;
  }
}

function line(text, label, remove) {
  const row = document.createElement("li");
  row.append(Object.assign(document.createElement("span"), { textContent: text }));
  const button = Object.assign(document.createElement("button"), { className: "quiet", textContent: label });
  button.addEventListener("click", () => attempt(async () => { await remove(); await show(); }));
  row.append(button);
  return row;
}

// A way to sign in by its name; one that is not ours is called as it calls itself.
const factor = (name) => {
  const words = say(`factor_${name}`);
  return words.startsWith("factor_") ? name : words;
};

async function show() {
  const { passkeys } = await ask("GET", "/v1/account/factors");
  part("passkeys").replaceChildren(...passkeys.map((each) =>
    line(each.name, say("remove"), () => ask("DELETE", `/v1/account/passkeys/${each.id}`))));
  const { items } = await ask("GET", "/v1/account/sessions");
  part("sessions").replaceChildren(...items.map((each) =>
    line(`${each.device.slice(0, 60)} (${each.factors.map(factor).join(", ")})${each.this ? ` – ${say("here")}` : ""}`, say("end"),
      () => ask("DELETE", `/v1/account/sessions/${each.id}`))));
}

part("add").addEventListener("click", () => attempt(async () => {
  const asked = await ask("POST", "/v1/account/passkeys/ask");
  await ask("POST", "/v1/account/passkeys", { ...(await passkeyAnswer(asked, false)), name: navigator.platform || "Passkey" });
  await show();
}));
part("out").addEventListener("click", () => attempt(async () => {
  const { slug } = await ask("GET", "/v1/organisation");
  await ask("POST", "/v1/sign-out");
  location.assign(`/o/${slug}/sign-in`);
}));

// The desk is for members alone; a client has the booking page, a name and papers of their own.
async function showWays() {
  const { slug, name, zone } = await ask("GET", "/v1/organisation");
  const isStaff = await isMember();
  const ways = [...(isStaff ? [["/desk", say("desk")]] : []), [`/b/${slug}`, say("booking_page", { name })]];
  part("ways").replaceChildren(...ways.map(([href, textContent]) =>
    Object.assign(document.createElement("a"), { href, textContent })));
  if (isStaff) return;
  await showName();
  await showPapers(part("papers"), zone, attempt);
}

// The booking page leaves the name of whoever proved their address as it is: here it is changed.
async function showName() {
  const form = part("name");
  form.elements.name.value = (await ask("GET", "/v1/me")).name ?? "";
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(async () => {
      await ask("PATCH", "/v1/me", { name: form.elements.name.value.trim() });
      part("told").textContent = say("name_saved");
    });
  });
}

document.querySelector("main").inert = false; // before this nobody would hear a button
await attempt(showWays);
await attempt(show);
