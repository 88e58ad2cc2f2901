"""Questions: the business's own answers first, then prices, lengths, hours, places, who and what there is."""

from bot.answers.business import tell_hours, tell_places, tell_prices, tell_services
from bot.answers.everyday import go_on_after
from bot.answers.questions import own_answer, topic
from bot.talk import Talk
from kit.i18n import listed

_MOST = 10


async def run(talk: Talk) -> None:
    """Answer if we know; then a pending question is put again, else the one that the answer leads to."""
    follows = _from_questions(talk) or await _from_catalogue(talk)
    if follows:
        go_on_after(talk, follows)
    elif talk.state.task and talk.state.question:
        talk.say("no_answer_now")
        talk.said.append(talk.state.question)
    else:
        talk.say("no_answer")


def _from_questions(talk: Talk) -> str | None:
    found = own_answer(talk)
    if found:
        talk.say("answer", answer=found.answer)
    return "anything_else" if found else None


async def _from_catalogue(talk: Talk) -> str | None:
    """Say what the catalogue knows; the question that follows from it, or None when it knows nothing."""
    about = topic(talk)
    if about == "hours" and await tell_hours(talk):
        return "which_day"
    if about in {"price", "length"} and tell_prices(talk):
        return "shall_look"
    if about == "place" and tell_places(talk):
        return "shall_look"
    if about == "builder":
        names = [each.name for each in talk.catalogue.builders.values()][:_MOST]
        talk.say("builders_of", builders=listed(names, talk.locale))
        return "which_builder"
    if about == "service" and tell_services(talk):
        return "which_service"
    return None
