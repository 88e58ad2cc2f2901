"""The waiting line: joining it for what is not free, taking or refusing the seat that is held, leaving."""

from bot.state import Offer, Wish
from bot.talk import Talk
from bot.wish import holding, waiting
from bot.wish.hours import lay_hours
from bot.wish.whom import ask_whom, take_chosen
from bot.wish.wishes import take_in


async def run(talk: Talk) -> None:
    """One turn of it."""
    state = talk.state
    if state.task != "waitlist" and waiting.speaks_of_own_line(talk.text) and await _answer_beside(talk):
        return
    if state.task != "waitlist":
        await _begin(talk)
    if answer := talk.taken("yes", "no"):
        await _answered(talk, answer)
        return
    places = await waiting.own_places(talk)
    if places and waiting.wants_out(talk.text):
        waiting.ask_leave(talk, places)
        return
    offered = next((each for each in places if each.offer), None)
    said = take_in(talk) if talk.picked is None else take_chosen(talk)
    if offered and not said:
        waiting.ask_take(talk, offered)
    elif places and not said and not state.wish.missed and state.asked is None:
        waiting.tell_places(talk, places)
    else:
        await _ask_for_missing(talk)


async def _answer_beside(talk: Talk) -> bool:
    """Say where they stand, and put a question that is open again; not where they leave a line that they are in."""
    places = await waiting.own_places(talk)
    if not places:
        waiting.tell_none(talk)
        return True
    if waiting.wants_out(talk.text) or not talk.state.task:
        return False
    talk.say_beside("waiting_places", lines=waiting.lines_of(talk, places))
    return True


async def _begin(talk: Talk) -> None:
    """What could not be had a moment ago is what they wait for, unless they say otherwise."""
    before = talk.state.wish if talk.state.task == "book" else Wish()
    if talk.state.held:
        await holding.let_go(talk)
    talk.state.begin("waitlist")
    talk.state.wish, talk.state.asked, talk.state.offers = before.model_copy(deep=True), None, []


async def _answered(talk: Talk, answer: Offer) -> None:
    value = answer.value
    if answer.kind == "no":
        if value.get("decline"):
            await waiting.decline(talk, value["decline"])
        talk.state.end()
        talk.ask(None, "kept_as_is")
    elif value.get("leave"):
        await waiting.leave(talk, value["leave"])
    elif value.get("take"):
        await waiting.take(talk, value["take"])
    else:
        await waiting.join(talk)


async def _ask_for_missing(talk: Talk) -> None:
    wish = talk.state.wish
    lay_hours(wish)
    if await ask_whom(talk):
        return
    if not (wish.at or wish.start) and wish.missed:
        if wish.missed_until:
            wish.start, wish.end = wish.missed, wish.missed_until
        else:
            wish.at = wish.missed
    if not (wish.at or wish.start):
        talk.ask("time", "ask_wait_when")
        return
    offers = [talk.offer("yes", "yes_wait", join=True), talk.offer("no", "no")]
    talk.ask("confirm", "confirm_wait", offers, what=waiting.wish_words(talk))
