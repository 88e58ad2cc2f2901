"""Whom to see and for what: taken over when chosen, narrowed to one where only one is left, asked for when missing."""

from bot.talk import Talk
from bot.wish.asking import ask_builder, ask_other_service, ask_service
from bot.wish.not_offered import thing_not_offered
from bot.wish.wishes import is_not_given
from kit.i18n import listed

_MOST_NAMES = 20


def take_chosen(talk: Talk) -> bool:
    """Take over which service, builder or place was tapped, or the next page of them; True when one was."""
    wish, picked = talk.state.wish, talk.picked
    if picked is None:
        return False
    match picked.kind:
        case "service":
            wish.services, wish.builder = [picked.value["id"]], picked.value.get("builder", wish.builder)
        case "builder":
            wish.among = []
            wish.builder, wish.anyone = picked.value.get("id"), picked.value.get("id") is None
        case "place":
            wish.place, wish.builder = picked.value["name"], None
        case "more":
            talk.state.page += 1
        case _:
            return False
    return True


async def ask_whom(talk: Talk) -> bool:
    """Ask for the service or the builder if either is still open; True when something was asked."""
    wish = talk.state.wish
    if is_not_given(talk):
        ask_other_service(talk)
    elif not wish.services and (thing := thing_not_offered(talk)):
        names = [each.name for each in talk.catalogue.services.values()][:_MOST_NAMES]
        talk.say("not_offered", thing=thing, services=listed(names, talk.locale))
        ask_service(talk)
    elif not _narrow(talk):
        ask_service(talk)
    elif not wish.builder and not wish.anyone:
        await ask_builder(talk)
    else:
        return False
    return True


def _narrow(talk: Talk) -> bool:
    """Make the service a single one if what is known allows it."""
    wish, catalogue = talk.state.wish, talk.catalogue
    if wish.builder:
        given = catalogue.builders[wish.builder].services
        both = [service for service in wish.services if service in given]
        wish.services = both or list(given)
    if not wish.services and len(catalogue.services) == 1:
        wish.services = list(catalogue.services)
    if len(wish.services) != 1:
        return False
    givers = catalogue.who_gives(wish.services)
    wish.among = [each.id for each in givers if each.id in wish.among]
    givers = [each for each in givers if each.id in wish.among] or givers
    if len(givers) == 1:
        wish.builder = givers[0].id
    return True


def builder_words(talk: Talk) -> str:
    """The builder's name, those of whom either will do, or the word for anyone."""
    wish = talk.state.wish
    if wish.among and not wish.builder:
        return " / ".join(talk.catalogue.builders[each].name for each in wish.among)
    return talk.catalogue.builders[wish.builder].name if wish.builder else talk.words("anyone")
