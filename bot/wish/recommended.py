"""In which order to name builders: whom the client may like first, as the api has it; the same over all pages."""

from bot.talk import Talk
from parley_sdk import calls, models


async def in_order(talk: Talk, givers: list[models.BuilderOut]) -> list[models.BuilderOut]:
    """The givers, best first; why the first of them comes first is said where there is a reason."""
    wish, state = talk.state.wish, talk.state
    if len(wish.services) != 1 or len(givers) < 2:  # noqa: PLR2004 - nobody to choose between
        return givers
    if not (state.page and state.order):
        asked = calls.suggest_builders(service=wish.services[0], locale=talk.locale, key=talk.key("whom"))
        told = (await talk.api.send(asked)).builders
        state.order = [each.id for each in told]
        shown = {each.id for each in givers}
        first = next((each for each in told if each.id in shown), None)
        if first and first.because:
            talk.say("may_like", builder=first.name, why=first.because.words)
    place = {name: at for at, name in enumerate(state.order)}
    return sorted(givers, key=lambda each: place.get(each.id, len(place)))
