"""Packages of credits: what is left of one's own, and which there are. They are sold by somebody of the team."""

from bot.talk import Talk
from parley_sdk import calls, models


async def run(talk: Talk) -> None:
    """Tell both; a pending question is put again."""
    pending = talk.state.question if talk.state.task else None
    mine = [each for each in (await talk.api.send(calls.my_packages())).items if each.left]
    sold = (await talk.api.send(calls.packages())).items
    if mine:
        talk.say("packages_left", lines="".join(f"\n• {_left(talk, each)}" for each in mine) + "\n")
    else:
        talk.say("no_packages_left")
    if sold:
        talk.say("packages_sold", lines="".join(f"\n• {_sold(talk, each)}" for each in sold) + "\n")
    if pending:
        talk.said.append(pending)
    else:
        talk.ask(None, "ask_again")


def _left(talk: Talk, each: models.HoldingOut) -> str:
    shown = talk.words("package_left", name=each.name, count=each.left)
    if each.expires_at is None:
        return shown
    return f"{shown}, {talk.words('package_until', when=talk.when(each.expires_at, talk.zone.key))}"


def _sold(talk: Talk, each: models.PackageOut) -> str:
    return talk.words("package_sold", name=each.name, count=each.credits, price=talk.price(each.price))
