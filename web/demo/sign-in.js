// Signs in: by passkey, link, code, password, or through somebody who vouches. Nothing happens before a button is pressed.
import { ask, goOn, passkeyAnswer } from "./asking.js";
import { say } from "./words.js";

const part = (id) => document.querySelector(`#${id}`);
const told = part("told");
const token = location.hash.slice(1);
const next = new URLSearchParams(location.search).get("next");
let ticket;

if (next) sessionStorage.setItem("next", next);
if (new URLSearchParams(location.search).has("second")) show("second");
if (token) {
  part("redeem").hidden = false;
  part("ways").hidden = true;
}

function when(element, event, work) {
  element.addEventListener(event, async (happened) => {
    happened.preventDefault();
    told.textContent = "";
    try {
      await work(happened);
    } catch (error) {
      told.textContent = error.message;
    }
  });
}

function show(id) {
  for (const each of ["redeem", "ways", "code", "second"]) part(each).hidden = each !== id;
}

function welcome(signedIn) {
  if (signedIn.next === "second_factor") return show("second");
  if (signedIn.next === "enrolment") return location.assign("/account");
  return goOn();
}

const email = () => new FormData(part("ask")).get("email");
const field = (form, name) => new FormData(form).get(name);

when(part("ask"), "submit", async (event) => {
  if (event.submitter?.value !== "code") {
    await ask("POST", "/v1/sign-in/links", { email: email() });
    told.textContent = say("link_sent");
    return;
  }
  const answer = await ask("POST", "/v1/sign-in/codes", { email: email() });
  told.textContent = say("code_sent");
  ticket = answer.ticket;
  show("code");
});
when(part("redeem"), "submit", async () => {
  history.replaceState(null, "", location.pathname);
  welcome(await ask("POST", "/v1/sign-in/links/redeem", { token }));
});
when(part("code"), "submit", async () =>
  welcome(await ask("POST", "/v1/sign-in/codes/redeem", { ticket, code: field(part("code"), "code") })));
when(part("password"), "submit", async () => {
  if (!part("ask").reportValidity()) return;
  welcome(await ask("POST", "/v1/sign-in/password", { email: email(), password: field(part("password"), "password") }));
});
when(part("second"), "submit", async () =>
  welcome(await ask("POST", "/v1/sign-in/second-factor", { code: field(part("second"), "code") })));
when(part("passkey"), "click", async () => {
  const asked = await ask("POST", "/v1/sign-in/passkeys/ask");
  welcome(await ask("POST", "/v1/sign-in/passkeys", await passkeyAnswer(asked, true)));
});
document.querySelector("main").inert = false; // before this nobody would hear a button

for (const each of (await ask("GET", "/v1/sign-in/connections")).items) {
  const button = document.createElement("button");
  button.className = "quiet";
  button.textContent = say("by_other", { name: each.name });
  when(button, "click", async () =>
    location.assign((await ask("POST", `/v1/sign-in/connections/${each.id}/start`, {})).address));
  part("elsewhere").append(button);
}
