"""Stripe as a browser sees it, over localstripe: its script, what that asks for, and what a payer's bank says.

The fields are localstripe's own script, the one a browser gets of it. What that script lacks of Stripe's is added to it
here as Stripe documents it: deferred elements, confirmation tokens, and asking the bank.
"""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx
from playwright.sync_api import BrowserContext, Page, Route

from tests.api.payments.test_stripe import KEY
from tests.fixtures.stripe_tokens import TokenDouble

STRANGER = "https://elsewhere.example/tracker.js"
_LACKS = """
const theirs = Stripe;
Stripe = (key, options) => {
  const stripe = theirs(key);
  window.told = { key, ...options };
  async function ask(what, body) {
    try {
      const said = await fetch(`https://api.stripe.com/v1/${what}`, { method: "POST", body });
      return { said, found: await said.json() };
    } catch {
      return { error: { type: "api_connection_error", message: "fetch failed" } };
    }
  }
  return {
    elements: (wanted) => {
      const made = stripe.elements();
      Object.assign(window.told, wanted);
      return {
        update: (changed) => Object.assign(window.told, changed),
        submit: async () =>
          made.getElement().value?.card.cvc
            ? {}
            : { error: { type: "validation_error", message: "Your card's details are incomplete." } },
        typed: () => made.getElement().value.card.number,
        create: (kind, how) => {
          Object.assign(window.told, { kind, ...how });
          const element = made.create(kind);
          const mount = element.mount.bind(element);
          element.mount = (place) => {
            mount(place);
            element.listeners.ready.forEach((each) => each());
          };
          return element;
        },
      };
    },
    createConfirmationToken: async ({ elements }) => {
      const { error, found } = await ask("confirmation_tokens", new URLSearchParams({ number: elements.typed() }));
      return error ? { error } : { confirmationToken: found };
    },
    handleNextAction: async ({ clientSecret }) => {
      const { error, said } = await ask("agree", clientSecret);
      return error ? { error } : said.ok ? {} : { error: { type: "card_error" } };
    },
  };
};
"""


@dataclass
class AtStripe:
    """What a browser finds of Stripe, which addresses it asked, and whether payer and line are willing."""

    url: str
    tokens: TokenDouble
    agrees: bool = True
    reached: bool = True
    has_script: bool = True
    asked: list[str] = field(default_factory=list)

    def follow(self, browser: BrowserContext) -> None:
        """Answer a browser for Stripe from now on, and note what it asks."""
        browser.on("request", lambda asked: self.asked.append(asked.url))
        browser.route("https://js.stripe.com/**", self._give_script)
        browser.route("https://api.stripe.com/v1/confirmation_tokens", self._give_token)
        browser.route("https://api.stripe.com/v1/agree", self._give_word)
        stolen = {"body": "window.stolen = true", "content_type": "text/javascript"}
        browser.route(f"{STRANGER}*", lambda route: route.fulfill(**stolen))

    def hosts(self) -> set[str]:
        return {urlsplit(each).hostname or "" for each in self.asked} - {"127.0.0.1", ""}

    def _give_script(self, route: Route) -> None:
        if not self.has_script:
            route.abort()
            return
        theirs = httpx.get(f"{self.url}/js.stripe.com/v3/").raise_for_status().text
        route.fulfill(body=theirs + _LACKS, content_type="text/javascript")

    def _give_token(self, route: Route) -> None:
        if self.reached:
            [number] = parse_qs(route.request.post_data or "")["number"]
            _answer(route, 200, f'{{"id": "{self.tokens.give(number)}"}}')
        else:
            route.abort()

    def _give_word(self, route: Route) -> None:
        if not self.reached:
            route.abort()
            return
        secret = route.request.post_data or ""
        body = {"client_secret": secret, "success": str(self.agrees).lower()}
        path = f"/v1/payment_intents/{secret.partition('_secret_')[0]}/_authenticate"
        _answer(route, httpx.post(self.url + path, data=body, auth=(KEY, "")).status_code, "{}")


def _answer(route: Route, status: int, body: str) -> None:
    route.fulfill(
        status=status, body=body, headers={"Access-Control-Allow-Origin": "*"}, content_type="application/json"
    )


def type_card(page: Page, number: str) -> None:
    """By keyboard alone: its fields lead from one to the next."""
    page.get_by_placeholder("number").focus()
    page.keyboard.type(f"{number}1230123")
