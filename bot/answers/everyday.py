"""What every business is asked every day: hours, the way there, parking, dogs, what to bring, how to pay, discounts.

The business's own answer comes first; then what the product knows of itself (``bot.answers.business``); what neither
knows is said to be unknown, and left to a person. What is being done stays as it is, and its question is put again.
"""

from bot.answers.business import (
    services_meant,
    tell_discounts,
    tell_hours,
    tell_places,
    tell_prices,
    tell_services,
    tell_ways_to_pay,
)  # fmt: skip
from bot.answers.matters import asks_to_tell, asks_whether_free, asks_whether_there_is, is_all_matter, matters_in
from bot.answers.questions import asks, own_answer, topic
from bot.money.packages import asks_about_packages
from bot.state import Offer, Wish
from bot.talk import Talk
from bot.wish.wishes import brings_a_wish
from nlu.clauses import halves
from nlu.errands import says_book

_MOST = 3
_SHORT, _FEW_WORDS = 3, 9
_OF_DAYS = {"hours"}
_WISHES = {"book", "move", "cancel", "availability", "correct", "choose", "series", "waitlist"}
_THING = {"ask", "book", "out_of_scope", "availability", "choose", "greet", "help", "list"}
_FOLLOWS = {"hours": "which_day", "price": "shall_look", "length": "shall_look"}


async def answers_everyday(talk: Talk) -> bool:
    """Answer what is asked of everyday matters, if nothing else is said."""
    matters = _asked(talk)
    if matters:
        follows = [await answer_matter(talk, matter) for matter in matters[:_MOST]]
        go_on_after(talk, follows[0])
        return True
    return _answers_whether_free(talk) or await _answers_whether_there_is(talk)


def is_everyday(words: str) -> bool:
    """Whether a stretch of words is a question of an everyday matter."""
    return bool(matters_in(words)) and (asks(words) or asks_to_tell(words)) and not says_book(words)


def question_beside(text: str) -> list[tuple[str, str]]:
    """Every way to cut an everyday question off from a message: the question, and the rest."""
    if not matters_in(text):
        return []
    return [
        (question, rest)
        for left, right in halves(text)
        for question, rest in ((right, left), (left, right))
        if is_everyday(question) and not matters_in(rest)
    ]


async def answer_matter(talk: Talk, matter: str) -> str:
    """Tell of a matter what is known; the phrase that may follow it."""
    if own := own_answer(talk, matter=matter):
        talk.say("answer", answer=own.answer)
    elif not await _tell(talk, matter):
        talk.say("unknown", what=talk.words(f"about_{matter}"))
        return "unknown"
    return _FOLLOWS.get(matter, "anything_else")


def go_on_after(talk: Talk, follows: str) -> None:
    """Put the open question again with its choices; where nothing is open, what an answer leads to."""
    state = talk.state
    if state.task and state.question:
        talk.said.append(state.question)
        return
    state.offers = []
    if state.errands:
        return
    if follows == "unknown":
        state.offers = [Offer(kind="way", label=talk.words("command_person"), value={"intent": "handover"})]
        talk.say("anything_else")
        return
    talk.say(follows)
    if state.proposed:
        state.proposed = Wish(services=services_meant(talk))


def _asked(talk: Talk) -> tuple[str, ...]:
    """The matters that a message asks about and does nothing else."""
    matters = matters_in(talk.text)
    if talk.picked or talk.slot("code") or not matters or says_book(talk.text):
        return ()
    is_wish = talk.meaning.intent in _WISHES and (talk.meaning.times or talk.slot("party_size"))
    if is_wish and not _OF_DAYS & set(matters):
        return ()
    is_short = len(talk.text.split()) <= _SHORT
    is_named = is_short and (is_all_matter(talk.text) or not (talk.state.asked or brings_a_wish(talk)))
    return matters if is_named or asks(talk.text) or asks_to_tell(talk.text) else ()


async def _tell(talk: Talk, matter: str) -> bool:
    match matter:
        case "hours":
            return await tell_hours(talk)
        case "price" | "length":
            return tell_prices(talk)
        case "way_there":
            return _tell_way_there(talk)
        case "paying":
            return await tell_ways_to_pay(talk)
        case "discounts":
            return await tell_discounts(talk)
    return False


def _tell_way_there(talk: Talk) -> bool:
    is_known = tell_places(talk)
    if is_known:
        talk.say("place_only")
    return is_known


def _answers_whether_free(talk: Talk) -> bool:
    """Of "is coaching free?" its price is told; of "is the coffee free?" only the business may know."""
    if talk.picked or talk.builder or talk.meaning.times or talk.slot("builder") or not asks_whether_free(talk.text):
        return False
    if own := own_answer(talk):
        talk.say("answer", answer=own.answer)
        go_on_after(talk, "anything_else")
    elif brings_a_wish(talk) and tell_prices(talk):
        go_on_after(talk, "shall_look")
    else:
        talk.say("no_answer_now")
        go_on_after(talk, "unknown")
    return True


async def _answers_whether_there_is(talk: Talk) -> bool:
    """Of a service ("do you have massages?") its price is told; of what nobody knows, which services there are."""
    if not _asks_for_a_thing(talk):
        return False
    if own := own_answer(talk):
        talk.say("answer", answer=own.answer)
        go_on_after(talk, "anything_else")
    elif brings_a_wish(talk):
        tell_prices(talk)
        go_on_after(talk, "shall_look")
    else:
        talk.say("not_here")
        tell_services(talk)
        go_on_after(talk, "unknown")
    return True


def _asks_for_a_thing(talk: Talk) -> bool:
    said = talk.meaning
    if talk.picked or said.times or said.intent not in _THING or talk.state.asked == "service" or talk.slot("builder"):
        return False
    is_thing = asks(talk.text) and asks_whether_there_is(talk.text) and len(talk.text.split()) <= _FEW_WORDS
    return is_thing and not (talk.builder or asks_about_packages(talk.text) or _is_of_catalogue(talk))


def _is_of_catalogue(talk: Talk) -> bool:
    """Whether the catalogue has an answer of its own: who there is, which services."""
    return topic(talk) in {"builder", "service"} and own_answer(talk) is None
