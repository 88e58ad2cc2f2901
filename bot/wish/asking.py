"""Asking for the service, the place and the builder, with what can be chosen."""

from bot.state import Offer
from bot.talk import Talk
from bot.wish.recommended import in_order
from kit.i18n import listed
from parley_sdk import models

_SHOWN = 10
_MANY = 12


def ask_service(talk: Talk, key: str | None = None) -> None:
    """Ask which service: among those that fit what was said, or all."""
    wish = talk.state.wish
    fits = wish.services or list(talk.catalogue.services)
    offers = [Offer(kind="service", label=talk.catalogue.services[key].name, value={"id": key}) for key in fits]
    talk.ask("service", key or ("ask_type" if wish.services else "ask_service"), offers)


async def ask_builder(talk: Talk) -> None:
    """Ask whom to see; when there are many in several places, ask for the place first."""
    wish, catalogue = talk.state.wish, talk.catalogue
    places = catalogue.places(wish.services)
    if wish.place is None and not wish.anywhere and len(catalogue.who_gives(wish.services)) > _MANY and len(places) > 1:
        talk.ask("place", "ask_place")
        return
    givers = catalogue.who_gives(wish.services, place=wish.place)
    if givers:
        await _show_builders(talk, givers, "ask_builder_in" if wish.place else "ask_builder", place=wish.place)
        return
    refused, wish.place = wish.place, None
    if not places and not catalogue.who_gives(wish.services):
        wish.services = []
        ask_service(talk, "nobody_gives")
    elif places and not wish.anywhere and refused != wish.refused:
        wish.refused = refused
        offers = [Offer(kind="place", label=place, value={"name": place}) for place in places[:_SHOWN]]
        talk.ask("place", "no_builder_in", offers, place=refused, places=", ".join(places[:_SHOWN]))
    else:
        wish.anywhere = True
        await _show_builders(talk, catalogue.who_gives(wish.services), "ask_builder_elsewhere", place=refused)


def ask_other_service(talk: Talk) -> None:
    """Say that the wished builder does not give the wished service, with what they do give and who else could."""
    wish, services = talk.state.wish, talk.catalogue.services
    assert wish.builder
    builder = talk.catalogue.builders[wish.builder]
    given = [services[key] for key in builder.services if key in services]
    wished = [services[key] for key in wish.services]
    words = listed([each.name for each in wished], talk.locale)
    labels = [(each, talk.words("given_with", service=each.name, builder=builder.name)) for each in given[:_SHOWN]]
    offers = [Offer(kind="service", label=label, value={"id": each.id}) for each, label in labels]
    for each in wished:
        label = talk.words("somebody_else", service=each.name)
        offers.append(Offer(kind="service", label=label, value={"id": each.id, "builder": None}))
    talk.ask(
        "service", "gives_other", offers, builder=builder.name, service=words,
        given=listed([each.name for each in given], talk.locale),
    )  # fmt: skip


async def _show_builders(talk: Talk, givers: list[models.BuilderOut], key: str, *, place: str | None) -> None:
    """A page of them as choices, whom the client may like first, and why the first of all."""
    givers = await in_order(talk, givers)
    page = givers[talk.state.page * _SHOWN : (talk.state.page + 1) * _SHOWN] or givers[:_SHOWN]
    offers = [Offer(kind="builder", label=each.name, value={"id": each.id}) for each in page]
    if len(givers) > _SHOWN:
        offers.append(talk.offer("more", "more"))
    elif len(givers) > 1:
        offers.append(talk.offer("builder", "anyone", id=None))
    talk.ask("builder", key, offers, place=place)
