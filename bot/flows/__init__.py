"""A flow per intent, found by its file name: a small state machine that reads the turn, acts, and speaks.

What is pending comes first: a choice that was taken, then the task at hand. A question in the middle of a task is
answered and the pending question put again.
"""

from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path

from bot.choices import is_stale, says_yes_to_many
from bot.questions import is_known_question, own_answer
from bot.rating import leaves_rating, speaks_of_session
from bot.series.wish import ends_series, wants_series
from bot.talk import Talk
from bot.ways_out import way_out
from bot.wish.more_people import brings_more
from bot.wish.wishes import brings_a_wish

Flow = Callable[[Talk], Awaitable[None]]
_HERE = Path(__file__).parent
_SURE = 0.35
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
    """Let the right flow speak."""
    if is_stale(talk):
        talk.ask_again("expired_offer")
        return
    if says_yes_to_many(talk):
        if len(talk.state.offers) > 1:
            talk.ask_again("say_which")
            return
        talk.picked = talk.state.offers[0]
    if talk.state.task == "feedback":
        if not leaves_rating(talk):
            await flow("feedback")(talk)
            return
        talk.state.end()
    if await brings_more(talk):
        return
    if await speaks_of_session(talk):
        await flow("feedback")(talk)
        return
    intent = "preferences" if _only_tells(talk) else way_out(talk) or _of_builder(talk) or _intent(talk)
    if talk.is_team_wanted and not talk.state.task and intent in _FOR_TEAM:
        intent = "handover"
    if intent == "out_of_scope":
        talk.state.misses += 1
    else:
        talk.state.misses = 0
    await flow(intent)(talk)


def _of_builder(talk: Talk) -> str | None:
    """What a builder wants of their own calendar."""
    said = talk.meaning.intent
    return said if talk.builder and not talk.picked and said in _OF_BUILDERS else None


def _only_tells(talk: Talk) -> bool:
    """Whether the message only says where the person is, or what their address is, with nothing asked for it."""
    tells = "zone" in talk.meaning.slots and not _is_a_business_place(talk)
    tells = tells or ("email" in talk.meaning.slots and talk.state.asked != "email")
    return tells and talk.picked is None and not brings_a_wish(talk)


def _is_a_business_place(talk: Talk) -> bool:
    said = talk.text.casefold()
    return any(place.casefold() in said for place in talk.catalogue.places(talk.catalogue.services))


def _is_short_name(talk: Talk) -> bool:
    """Whether a name was asked for and a few words came back: names look like anything to an intent."""
    return talk.state.asked in _NAMES and len(talk.text.split()) <= _SHORT


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
    if task and said not in names() and _is_short_name(talk):
        return task
    if task == said and said in {"series", "waitlist"}:
        return task
    if task and said in {*_TASKS, "series"} and said != task and (talk.meaning.confidence < _SURE or said != "cancel"):
        return task
    if not task and brings_a_wish(talk) and said not in {*_TASKS, "list", "handover", "stop", "waitlist"}:
        return "ask" if said == "ask" and is_known_question(talk) else "book"
    return _FLOW_OF.get(said, said if said in names() else "later")
