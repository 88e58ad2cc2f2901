// Asks for a sign-in link, or spends the one whose token stands behind "#". Nothing happens before a button is pressed.
const told = document.querySelector("#told");
const ask = document.querySelector("#ask");
const redeem = document.querySelector("#redeem");
const token = location.hash.slice(1);

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return [answer.ok, await answer.json()];
}

if (token) {
  redeem.hidden = false;
  ask.hidden = true;
}

ask.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [, answer] = await post("/v1/sign-in/links", { email: new FormData(ask).get("email") });
  told.textContent = answer.detail;
});

redeem.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [ok, answer] = await post("/v1/sign-in/links/redeem", { token });
  history.replaceState(null, "", location.pathname);
  if (ok) location.assign("/");
  else told.textContent = `${answer.detail} ${answer.next_step}`;
});
