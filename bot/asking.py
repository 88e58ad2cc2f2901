"""Asking for the service, the place and the builder, with what can be chosen."""

from bot.state import Offer
from bot.talk import Talk

_SHOWN = 10
_MANY = 12


def ask_service(talk: Talk) -> None:
    """Ask which service: among those that fit what was said, or all."""
    wish = talk.state.wish
    fits = wish.services or list(talk.catalogue.services)
    offers = [Offer(kind="service", label=talk.catalogue.services[key].name, value={"id": key}) for key in fits]
    talk.ask("service", "ask_type" if wish.services else "ask_service", offers)


def ask_builder(talk: Talk) -> None:
    """Ask whom to see; when there are many in several places, ask for the place first."""
    wish, catalogue = talk.state.wish, talk.catalogue
    places = catalogue.places(wish.services)
    if wish.place is None and not wish.anywhere and len(catalogue.who_gives(wish.services)) > _MANY and len(places) > 1:
        talk.ask("place", "ask_place")
        return
    givers = catalogue.who_gives(wish.services, place=wish.place)
    if not givers:
        offers = [Offer(kind="place", label=place, value={"name": place}) for place in places[:_SHOWN]]
        shown, wish.place = wish.place, None
        talk.ask("place", "no_builder_in", offers, place=shown, places=", ".join(places[:_SHOWN]))
        return
    page = givers[talk.state.page * _SHOWN : (talk.state.page + 1) * _SHOWN] or givers[:_SHOWN]
    offers = [Offer(kind="builder", label=each.name, value={"id": each.id}) for each in page]
    if len(givers) > _SHOWN:
        offers.append(talk.offer("more", "more"))
    elif len(givers) > 1:
        offers.append(talk.offer("builder", "anyone", id=None))
    talk.ask("builder", "ask_builder_in" if wish.place else "ask_builder", offers, place=wish.place)
