"""Buying a package by chat: which one, a yes at its price, an address for the receipt, paying, what is there then."""

import re
from functools import cache

from bot.answers.questions import asks
from bot.money.bank import offer_to_pay, says_done, wait_for_bank
from bot.not_understood import say_not_understood
from bot.people.addresses import address_in, keep_address
from bot.sayings import is_said, saying, sayings
from bot.state import Buying, Offer
from bot.talk import Talk
from nlu.slots.numbers import NUMBERS
from nlu.text import fold
from parley_sdk import ParleyProblem, calls, models

_MOST = 10
_GONE = {
    "package-changed": "package_changed", "not-sold-now": "package_not_sold", "not-found": "package_not_sold",
}  # fmt: skip
_COUNTED = re.compile(r"\d{1,3}|[a-z]+")


def is_about_buying(text: str) -> bool:
    """Whether a message is of buying a package."""
    return speaks_of_buying(text) and speaks_of_package(text)


def asks_what_is_left(text: str) -> bool:
    """Whether a message asks how many credits one has left."""
    is_of_packages = asks(text) and speaks_of_package(text) and is_said("packages", "left", text)
    return is_of_packages or bool(saying("packages", "left_alone").fullmatch(fold(text).strip(" ?!.\u00bf\u00a1")))


def asks_about_packages(text: str) -> bool:
    """Whether a message is a question about packages, those that are sold or one's own."""
    return (asks(text) and speaks_of_package(text)) or asks_what_is_left(text)


def speaks_of_package(text: str) -> bool:
    """Whether a message has a word for a package."""
    return is_said("packages", "package", text)


def speaks_of_buying(text: str) -> bool:
    """Whether a message has a word of buying anything."""
    return is_said("packages", "buy", text)


def without_what_was_bought(text: str) -> str:
    """A message, folded, without words that tell of what was bought before: they wish for nothing."""
    return saying("packages", "bought").sub(" ", fold(text))


def counts_in(text: str) -> set[int]:
    """The numbers in a message, in digits, in words, and as a part of one ("Zehnerkarte")."""
    words = [_by_count().sub("", each) for each in _COUNTED.findall(fold(text))]
    return {int(each) if each.isdecimal() else NUMBERS[each] for each in words if each.isdecimal() or each in NUMBERS}


def offers_of(talk: Talk, sold: list[models.PackageOut]) -> list[Offer]:
    """The packages as they can be chosen; one that is free is given by the team, a plan is taken on the web."""
    return [
        Offer(
            kind="package", label=sold_words(talk, each),
            value={"intent": "package", "package": each.id, "name": each.name, "price": each.price.minor,
                   "credits": each.credits},
        )
        for each in sold[:_MOST] if each.price.minor and not each.renews
    ]  # fmt: skip


def sold_words(talk: Talk, each: models.PackageOut) -> str:
    return talk.words("package_sold", name=each.name, count=each.credits, price=talk.price(each.price))


def named_in(talk: Talk, sold: list[models.PackageOut]) -> Offer | None:
    """The one that they say they buy: by its name, or by how many credits it has ("the five-session pass")."""
    if not is_about_buying(talk.text):
        return None
    said, counts = fold(talk.text), counts_in(talk.text)
    offers = offers_of(talk, sold)
    named = [each for each in offers if fold(each.value["name"]) in said]
    counted = [each for each in offers if each.value["credits"] in counts]
    fits = named or counted
    return fits[0] if len(fits) == 1 else None


def ask_sure(talk: Talk, chosen: Offer) -> None:
    """The package that was chosen, at its price."""
    value = chosen.value
    talk.state.begin("package")
    talk.state.buying = Buying(package=value["package"], name=value["name"], price=value["price"])
    offers = [talk.offer("yes", "yes_package"), talk.offer("no", "no")]
    talk.ask("confirm", "confirm_package", offers, package=chosen.label)


async def go_on(talk: Talk, buying: Buying) -> None:
    """The answer to what was asked last."""
    kind = talk.picked.kind if talk.picked else None
    if kind == "no" or (kind is None and talk.meaning.intent == "deny"):
        talk.state.end()
        talk.ask(None, "package_not")
    elif kind == "yes":
        await _ask_pay(talk, buying)
    elif talk.state.asked == "email" and (address := address_in(talk)):
        await keep_address(talk, address)
        await _ask_pay(talk, buying, again="bad_email")
    elif kind == "pay" or (buying.payment and says_done(talk)):
        await _pay(talk, buying)
    else:
        say_not_understood(talk)


async def _ask_pay(talk: Talk, buying: Buying, *, again: str = "ask_email") -> None:
    if not talk.client.email:
        talk.ask("email", again)
        return
    offer_to_pay(talk, models.Price(minor=buying.price, currency=talk.organisation.currency), "ask_pay_package")


async def _pay(talk: Talk, buying: Buying) -> None:
    """Pay; one that waits for the bank is looked at first, so that what arrived meanwhile is not bought twice."""
    if buying.payment:
        stands = await talk.api.send(calls.payment(buying.payment))
        if stands.state == "succeeded":
            await _tell(talk, buying)
            return
    try:
        bought = await talk.api.send(calls.buy_package(buying.package, price=buying.price, key=talk.key("buy")))
    except ParleyProblem as problem:
        if problem.kind not in _GONE:
            raise
        await _offer_what_is_sold(talk, told=_GONE[problem.kind])
        return
    payment = bought.payment
    if bought.state == "paid":
        await _tell(talk, buying)
    elif payment.state == "declined":
        buying.payment = None
        talk.say("declined_package")
        await _ask_pay(talk, buying)
    else:
        buying.payment = payment.id
        wait_for_bank(talk, payment)


async def _offer_what_is_sold(talk: Talk, *, told: str) -> None:
    """Why the one that was chosen cannot be had like that, and those that can."""
    talk.state.end()
    talk.say(told)
    sold = (await talk.api.send(calls.packages())).items
    if to_buy := offers_of(talk, sold):
        talk.ask(None, "which_package", to_buy)
    else:
        talk.ask(None, "no_packages_sold")


async def _tell(talk: Talk, buying: Buying) -> None:
    mine = (await talk.api.send(calls.my_packages())).items
    left = sum(each.left for each in mine if each.package == buying.package)
    talk.state.end()
    key = "package_bought" if left else "package_coming"  # the credits come with the money, a moment after it
    talk.ask(None, key, name=buying.name, count=left)


@cache
def _by_count() -> re.Pattern[str]:
    """What follows a number within a word."""
    return re.compile(rf"(?:{'|'.join(sayings('packages')['after_count'])})$")
