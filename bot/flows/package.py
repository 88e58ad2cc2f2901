"""Packages of credits: what is left of one's own, which there are, and buying one; and subscriptions one has."""

from bot.money import subscribing
from bot.money.packages import ask_sure, asks_what_is_left, go_on, named_in, offers_of, sold_words
from bot.talk import Talk
from parley_sdk import calls, models


async def run(talk: Talk) -> None:
    """One turn of buying; else tell both, and in the middle of something else put its question again."""
    state = talk.state
    if chosen := talk.taken("package"):
        ask_sure(talk, chosen)
    elif state.buying and not talk.picked and asks_what_is_left(talk.text):
        await _tell_or_sell(talk)
    elif state.task == "package" and state.buying:
        await go_on(talk, state.buying)
    elif subscribing.is_answered(talk):
        await subscribing.go_on(talk)
    elif subscribing.speaks_of_subscription(talk):
        await subscribing.begin(talk)
    else:
        await _tell_or_sell(talk)


async def _tell_or_sell(talk: Talk) -> None:
    """A package that is named in words of buying it is asked about at once."""
    on_offer = (await talk.api.send(calls.packages())).items
    sold = [each for each in on_offer if not each.renews]
    if not talk.state.task and (named := named_in(talk, sold)):
        ask_sure(talk, named)
    else:
        await _tell(talk, sold, is_any=bool(on_offer))


async def _tell(talk: Talk, sold: list[models.PackageOut], *, is_any: bool) -> None:
    """What is left of their own, and unless only that is asked, what there is."""
    pending, offers = talk.state.question if talk.state.task else None, list(talk.state.offers)
    is_left = asks_what_is_left(talk.text)
    await _tell_own(talk, is_asked=is_left or is_any)
    if sold and not is_left:
        talk.say("packages_sold", lines="".join(f"\n• {sold_words(talk, each)}" for each in sold) + "\n")
    elif not is_any and not is_left:
        talk.say("no_packages_sold")
    if pending:
        talk.said.append(pending)
        talk.state.offers = offers
    elif not is_left and (to_buy := offers_of(talk, sold)):
        talk.ask(None, "which_package", to_buy)
    else:
        talk.ask(None, "ask_again")


async def _tell_own(talk: Talk, *, is_asked: bool) -> None:
    mine = [each for each in (await talk.api.send(calls.my_packages())).items if each.left]
    if mine:
        talk.say("packages_left", lines="".join(f"\n• {_left(talk, each)}" for each in mine) + "\n")
    elif is_asked:
        talk.say("no_packages_left")


def _left(talk: Talk, each: models.HoldingOut) -> str:
    shown = talk.words("package_left", name=each.name, count=each.left)
    if each.expires_at is None:
        return shown
    return f"{shown}, {talk.words('package_until', when=talk.when(each.expires_at, talk.zone.key))}"
