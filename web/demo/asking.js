import { headers } from "./house.js";

// Asks the backend as this page; the browser's cookie says who we are.
export async function ask(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body === undefined ? headers : { ...headers, "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const told = answer.status === 204 ? null : await answer.json();
  if (!answer.ok) throw new Error(`${told.detail} ${told.next_step}`);
  return told;
}

// Where to go on: only ever to a page of our own.
// Without a wish, the desk of whoever works there, and for a client the page of the organisation.
export async function goOn() {
  const home = (await isMember()) ? "/desk" : `/o/${(await ask("GET", "/v1/organisation")).slug}/`;
  const wanted = sessionStorage.getItem("next") ?? home;
  sessionStorage.removeItem("next");
  const target = new URL(wanted, location.origin);
  location.assign(target.origin === location.origin ? target.href : home);
}

export const isMember = () => ask("GET", "/v1/members/me").then(() => true, () => false);

export async function passkeyAnswer(asked, get) {
  const read = get ? PublicKeyCredential.parseRequestOptionsFromJSON : PublicKeyCredential.parseCreationOptionsFromJSON;
  const publicKey = read.call(PublicKeyCredential, asked.public_key);
  const made = await (get ? navigator.credentials.get({ publicKey }) : navigator.credentials.create({ publicKey }));
  return { ceremony: asked.ceremony, credential: made.toJSON() };
}
