"""Asking to pay now, and what is said while the bank has not answered; what is paid for is left to the caller."""

import re

from bot.talk import Talk
from parley_sdk import models


def offer_to_pay(talk: Talk, price: models.Price, key: str, **filled: object) -> None:
    """Ask to pay, with a button that names the amount and one that leaves it."""
    amount = talk.price(price)
    pay = talk.offer("pay", talk.words("pay_now", amount=amount))
    talk.ask("pay", key, [pay, talk.offer("no", "no")], amount=amount, **filled)


def wait_for_bank(talk: Talk, payment: models.PaymentOut) -> None:
    """Say where they go on: at their bank, or with a card; else that it is still open. The same buttons stay."""
    key = challenge_key(payment) if payment.state == "challenged" else "still_open"
    talk.ask("pay", key, talk.state.offers, link=payment.link or "")


def challenge_key(payment: models.PaymentOut) -> str:
    """The phrase for what the bank or the vendor wants of them."""
    return "give_card" if payment.needs_card else "challenged"


def says_done(talk: Talk) -> bool:
    """Whether they say that they have paid, in the word they were told to say or one like it."""
    said = re.sub(r"[^\w\s']", "", talk.text.casefold()).strip()
    return said in talk.words("done_words").split(" | ")
