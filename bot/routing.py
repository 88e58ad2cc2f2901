"""Which flow takes a turn.

What is pending comes first: a choice that was taken, then the task at hand. A question in the middle of a task is
answered and the pending question put again.
"""

from bot.answers.asides import answers_aside
from bot.answers.cancelling_terms import answers_about_cancelling
from bot.answers.everyday import answers_everyday
from bot.answers.questions import asks, is_known_question, own_answer
from bot.bookings.own_list import is_own_list
from bot.bookings.rating import leaves_rating, speaks_of_session
from bot.builders.agenda import wants_agenda
from bot.choices import is_stale, says_yes_to_many
from bot.flows import flow, names
from bot.money.wanted import flow_of_money
from bot.not_understood import keep_open, only_asks_again, say_not_understood
from bot.people.naming import answers_name
from bot.people.preferring import wants_quiet
from bot.proposing import agrees_to, take_up
from bot.series.wish import ends_series, wants_series
from bot.talk import Talk
from bot.ways_out import way_out
from bot.wish.more_people import brings_more
from bot.wish.waiting import speaks_of_own_line
from bot.wish.wishes import brings_a_wish

_SURE, _CLEAR = 0.35, 0.5  # how sure the engine is of an intent
_WHOLE = 1.0  # all words of a question
_STAYS = {"book", "choose", "correct", "confirm", "deny", "availability", "out_of_scope", "pay", "thank", "greet"}
_TASKS = {"book", "move", "cancel"}
_OTHER_TASKS = {*_TASKS, "series"}
"""What waits until the task at hand is done; of these only a clear wish to cancel does not."""
_BESIDE_WISHES = {*_TASKS, "list", "handover", "stop", "waitlist"}
"""What is done as it is said, also where a time, a service or a builder is named."""
_OF_BUILDERS = {"my_day", "time_off", "block", "approve", "decline"}
_FLOW_OF = {"correct": "choose", "confirm": "choose", "deny": "choose"}
_FOR_TEAM = {"out_of_scope", "later"}
_NAMES = {"place", "builder", "service"}
_SHORT = 3
_ANSWERS = {
    "email", "name", "phone", "place", "builder", "service", "time", "booking", "confirm", "pay", "reading", "series",
    "series_end", "date",
}  # fmt: skip


async def run_flow(talk: Talk) -> None:
    """Let the right flow speak. What was not understood is said to be, and counted as long as it goes on."""
    before, said = talk.state.model_copy(deep=True), len(talk.said)
    await _run_wanted(talk)
    if only_asks_again(talk, before, said):
        del talk.said[said:]
        keep_open(talk, before)
        say_not_understood(talk)
    if not talk.missed:
        talk.state.misses = 0


async def _run_wanted(talk: Talk) -> None:
    if again := _asks_again(talk):
        talk.ask_again(again)
        return
    if is_own_list(talk.text) and not talk.picked and not talk.builder:
        await flow("list")(talk)
        return
    proposed, talk.state.proposed = talk.state.proposed, None
    _leave(talk)
    if talk.state.task == "feedback" or await speaks_of_session(talk):
        await flow("feedback")(talk)
        return
    if await brings_more(talk) or answers_aside(talk) or answers_name(talk) or await answers_about_cancelling(talk):
        return
    if await answers_everyday(talk):
        return
    intent = "book" if agrees_to(talk, proposed) else _wanted(talk)
    if talk.is_team_wanted and not talk.state.task and intent in _FOR_TEAM:
        intent = "handover"
    if intent == "book" or (intent == "waitlist" and not speaks_of_own_line(talk.text)):
        take_up(talk, proposed)
    await flow(intent)(talk)


def _wanted(talk: Talk) -> str:
    """The flow that is wanted: what is clear from words of its own first, then the intent."""
    if _only_tells(talk):
        return "preferences"
    clear = way_out(talk) or _of_builder(talk) or flow_of_money(talk) or _own_question(talk) or _of_line(talk)
    return clear or _intent(talk)


def _own_question(talk: Talk) -> str | None:
    """A question of the business's own, asked in its own words, is one whatever errand it has a word of."""
    is_whole = not talk.picked and not talk.state.task and asks(talk.text) and own_answer(talk, enough=_WHOLE)
    return "ask" if is_whole else None


def _of_line(talk: Talk) -> str | None:
    """What is said of the waiting lines they are in."""
    return "waitlist" if not talk.picked and speaks_of_own_line(talk.text) else None


def _asks_again(talk: Talk) -> str | None:
    """What to say before the question is put again: to an old button, or a yes where one of several has to be named."""
    if is_stale(talk):
        return "expired_offer"
    if says_yes_to_many(talk):
        if len(talk.state.offers) > 1:
            return "say_which"
        talk.picked = talk.state.offers[0]
    return None


def _leave(talk: Talk) -> None:
    """Let go of what was only talked about, when something else is wanted."""
    task = talk.state.task
    if (task == "feedback" and leaves_rating(talk)) or (task == "package" and _wants_elsewhere(talk)):
        talk.state.end()


def _of_builder(talk: Talk) -> str | None:
    """What a builder wants of their own calendar."""
    said = talk.meaning.intent
    if not talk.builder or talk.picked:
        return None
    return "my_day" if wants_agenda(talk) else said if said in _OF_BUILDERS else None


def _wants_elsewhere(talk: Talk) -> bool:
    """Whether something else is wanted than the package that is being bought."""
    said = talk.meaning
    if talk.picked or _gives_address(talk):
        return False
    is_errand = said.intent in {*_TASKS, "series", "waitlist"} and said.confidence >= _CLEAR
    return is_errand or bool(said.times and brings_a_wish(talk))


def _only_tells(talk: Talk) -> bool:
    """Whether the message only tells of the person: their quiet hours, or unasked where they are or their address."""
    if talk.picked:
        return False
    if not talk.builder and wants_quiet(talk):
        return True
    tells_zone = "zone" in talk.meaning.slots and not _is_a_business_place(talk)
    tells_address = "email" in talk.meaning.slots and talk.state.asked != "email"
    return (tells_zone or tells_address) and not brings_a_wish(talk)


def _is_a_business_place(talk: Talk) -> bool:
    said = talk.text.casefold()
    return any(place.casefold() in said for place in talk.catalogue.places(talk.catalogue.services))


def _is_short_name(talk: Talk) -> bool:
    """Whether a name was asked for and a few words came back: names look like anything to an intent."""
    return talk.state.asked in _NAMES and len(talk.text.split()) <= _SHORT


def _gives_address(talk: Talk) -> bool:
    """Whether the address that was asked for came."""
    return talk.state.asked == "email" and "email" in talk.meaning.slots


def _asks_back(talk: Talk) -> bool:
    """Whether a question came back where a yes was asked for: "okay, what does it cost?"."""
    return talk.state.asked in {"confirm", "pay"} and "?" in talk.text and is_known_question(talk)


def _intent(talk: Talk) -> str:
    """The flow of what was picked, or of the intent; a task that is pending is asked first."""
    said, task = talk.meaning.intent, talk.state.task
    if talk.picked:
        return talk.picked.value.get("intent") or task or "choose"
    if wants_series(talk):
        return "series"
    if task:
        return _within(talk, task)
    if said == "series" and ends_series(talk):
        return "cancel"
    if brings_a_wish(talk) and said not in _BESIDE_WISHES:
        return "ask" if said == "ask" and is_known_question(talk) else "book"
    return _flow_of(said)


def _within(talk: Talk, task: str) -> str:
    """The flow within a task: it keeps the turn unless the message clearly starts something else."""
    said = talk.meaning.intent
    if said in _STAYS:
        if not brings_a_wish(talk) and (own_answer(talk) or _asks_back(talk)):
            return "ask"
        is_answer = said != "out_of_scope" or talk.meaning.times or talk.meaning.slots or talk.state.asked in _ANSWERS
        return task if is_answer else said
    if _gives_address(talk) or (said not in names() and _is_short_name(talk)):
        return task
    is_clear = said == "cancel" and talk.meaning.confidence >= _SURE
    return task if said in _OTHER_TASKS and not is_clear else _flow_of(said)


def _flow_of(said: str) -> str:
    return _FLOW_OF.get(said, said if said in names() else "later")
