// Back from somebody who vouches: hands what they sent along to the backend, and takes it out of the address first.
import { ask, goOn } from "./asking.js";

const brought = Object.fromEntries([...new URLSearchParams(location.search), ...new URLSearchParams(location.hash.slice(1))]);
const connection = location.pathname.split("/")[2];
history.replaceState(null, "", location.pathname);
const { state, code, iss, error, saml } = brought;

try {
  const signedIn = await ask("POST", `/v1/sign-in/connections/${connection}/finish`, { state, code, iss, error, saml });
  if (signedIn === null) location.assign("/account");
  else if (signedIn.next === "enrolment") location.assign("/account");
  else if (signedIn.next) location.assign("/sign-in?second");
  else await goOn();
} catch (failed) {
  document.querySelector("#told").textContent = failed.message;
}
