"""A flow per intent, found by its file name: a small state machine that reads the turn, acts, and speaks.

What is pending comes first: a choice that was taken, then the task at hand. A question in the middle of a task is
answered and the pending question put again.
"""

from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path

from bot.answers.asides import answers_aside
from bot.answers.cancelling_terms import answers_about_cancelling
from bot.answers.everyday import answers_everyday
from bot.answers.questions import asks, is_known_question, own_answer
from bot.bookings.own_list import is_own_list
from bot.bookings.rating import leaves_rating, speaks_of_session
from bot.builders.agenda import wants_agenda
from bot.choices import is_stale, says_yes_to_many
from bot.money.packages import asks_about_packages, is_about_buying
from bot.money.paying import beside_receipt, speaks_of
from bot.money.subscribing import change_wanted, names_subscription, speaks_of_subscription
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

Flow = Callable[[Talk], Awaitable[None]]
_HERE = Path(__file__).parent
_SURE, _CLEAR, _WHOLE = 0.35, 0.5, 1.0
_STAYS = {"book", "choose", "correct", "confirm", "deny", "availability", "out_of_scope", "pay", "thank", "greet"}
_TASKS = {"book", "move", "cancel"}
_OF_BUILDERS = {"my_day", "time_off", "block", "approve", "decline"}
_FLOW_OF = {"correct": "choose", "confirm": "choose", "deny": "choose"}
_FOR_TEAM = {"out_of_scope", "later"}
_NAMES = {"place", "builder", "service"}
_SHORT = 3
_ANSWERS = {
    "email", "name", "phone", "place", "builder", "service", "time", "booking", "confirm", "pay", "reading", "series",
    "series_end", "date",
}  # fmt: skip


def names() -> list[str]:
    """The intents that have a flow."""
    return sorted(path.stem for path in _HERE.glob("*.py") if path.stem != "__init__")


def flow(intent: str) -> Flow:
    """The flow of an intent."""
    run: Flow = import_module(f"bot.flows.{intent}").run
    return run


async def run(talk: Talk) -> None:
    """Let the right flow speak. What was not understood is said to be, and counted as long as it goes on."""
    before, said = talk.state.model_copy(deep=True), len(talk.said)
    await _run(talk)
    if only_asks_again(talk, before, said):
        del talk.said[said:]
        keep_open(talk, before)
        say_not_understood(talk)
    if not talk.missed:
        talk.state.misses = 0


async def _run(talk: Talk) -> None:
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
    clear = way_out(talk) or _of_builder(talk) or _money(talk) or _own_question(talk) or _of_line(talk)
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


def _money(talk: Talk) -> str | None:
    """What of money has a flow of its own, also in the middle of something; the business's own answer comes first."""
    said, state = talk.meaning.intent, talk.state
    if talk.picked:
        return None
    if talk.slot("code") or speaks_of("bring", talk):
        return "pay"
    if _wants_paper_of_package(talk):
        return "ask" if _has_own_answer(talk) else "pay"
    if speaks_of_subscription(talk) or (is_about_buying(talk.text) and not state.task):
        return "ask" if _has_own_answer(talk) else "package"
    if not state.task and asks_about_packages(talk.text) and not brings_a_wish(talk):
        return "ask" if _has_own_answer(talk) else "package"
    if said != "pay" or talk.meaning.confidence < _CLEAR:
        return None
    if speaks_of("receipt", talk) or speaks_of("back", talk):
        return "pay"
    if _has_own_answer(talk):
        return "ask"
    return None if state.held or state.repeat or state.buying else "pay"


def _wants_paper_of_package(talk: Talk) -> bool:
    """Whether the receipt or invoice for a package or a plan is asked for, and nothing done with it."""
    if not speaks_of("receipt", talk) or any(is_about_buying(each) for each in beside_receipt(talk.text)):
        return False
    is_of_plan = names_subscription(talk.text) and not change_wanted(talk)
    return is_of_plan or (not talk.state.task and asks_about_packages(talk.text))


def _has_own_answer(talk: Talk) -> bool:
    """Whether it is a question that the business answers itself; an errand is done, however like one it sounds.

    Of a subscription only an answer that speaks of one tells: cancelling a session is another matter.
    """
    found = own_answer(talk) if asks(talk.text) and not talk.state.task else None
    return found is not None and (not speaks_of_subscription(talk) or names_subscription(found.question))


def _wants_elsewhere(talk: Talk) -> bool:
    """Whether something else is wanted than the package that is being bought."""
    said = talk.meaning
    if talk.picked or _gives_address(talk):
        return False
    is_errand = said.intent in {*_TASKS, "series", "waitlist"} and said.confidence >= _CLEAR
    return is_errand or bool(said.times and brings_a_wish(talk))


def _only_tells(talk: Talk) -> bool:
    """Whether the message only says where the person is, or what their address is, with nothing asked for it."""
    tells = "zone" in talk.meaning.slots and not _is_a_business_place(talk)
    tells = tells or ("email" in talk.meaning.slots and talk.state.asked != "email")
    if not talk.picked and not talk.builder and wants_quiet(talk):
        return True
    return tells and talk.picked is None and not brings_a_wish(talk)


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
    """The flow to run: the pending task keeps the turn unless the message clearly starts something else."""
    said, task = talk.meaning.intent, talk.state.task
    if talk.picked:
        return talk.picked.value.get("intent") or task or "choose"
    if wants_series(talk):
        return "series"
    if said == "series" and not task and ends_series(talk):
        return "cancel"
    if task and said in _STAYS and not brings_a_wish(talk) and (own_answer(talk) or _asks_back(talk)):
        return "ask"
    if task and said in _STAYS:
        is_answer = said != "out_of_scope" or talk.meaning.times or talk.meaning.slots or talk.state.asked in _ANSWERS
        return task if is_answer else said
    if task and (_gives_address(talk) or (said not in names() and _is_short_name(talk))):
        return task
    if task == said and said in {"series", "waitlist"}:
        return task
    if task and said in {*_TASKS, "series"} and said != task and (talk.meaning.confidence < _SURE or said != "cancel"):
        return task
    if not task and brings_a_wish(talk) and said not in {*_TASKS, "list", "handover", "stop", "waitlist"}:
        return "ask" if said == "ask" and is_known_question(talk) else "book"
    return _FLOW_OF.get(said, said if said in names() else "later")
