"""Rating a session by chat: which one it is, its mark, then words; a low mark hands the conversation over."""

from zoneinfo import ZoneInfo

from bot.bookings.marks import beyond_mark, is_mark_alone, mark_in
from bot.state import Offer, Rating
from bot.talk import Talk
from bot.ways_out import way_out
from kit.i18n import when
from parley_sdk import calls, models

_LOW = 2
_LEAVES = {"handover", "stop", "help"}
_ELSEWHERE = {"book", "move", "cancel", "list", "availability", "waitlist", "series", "package", "pay", "my_day"}
_NOTHING_MORE = {"deny", "thank", "stop"}
_SURE = 0.5


def leaves_rating(talk: Talk) -> bool:
    """Whether a message wants something else than to go on saying how it was."""
    if talk.picked or mark_in(talk.text):
        return False
    said = talk.meaning
    if way_out(talk) or said.intent in _LEAVES:
        return True
    return said.intent in (_ELSEWHERE | {"ask"} if "?" in talk.text else _ELSEWHERE) and said.confidence >= _SURE


async def speaks_of_session(talk: Talk) -> bool:
    """Whether a message out of nothing is a mark, or praise or blame, of a session they came to and did not rate."""
    state, said = talk.state, talk.meaning
    if talk.picked or state.task or state.offers:
        return False
    tells = is_mark_alone(talk.text) or (said.intent == "feedback" and not said.times)
    return tells and bool(await _to_rate(talk))


async def was_meant(talk: Talk) -> models.ToRate | None:
    """The session that is spoken of: of the named builder or service, else the one they were asked about."""
    found = await _to_rate(talk)
    named = {talk.slot("builder"), talk.slot("service")} - {None}
    return next((each for each in found if {each.builder, each.service} & named), found[0] if found else None)


def ask_mark(talk: Talk, session: models.ToRate) -> None:
    """Ask for the mark; what was said already is kept for then."""
    talk.state.begin("feedback")
    talk.state.rating = Rating(booking=session.booking, words=talk.text)
    key = "ask_mark_sorry" if talk.meaning.sentiment < 0 else "ask_mark"
    _ask_mark(talk, key, session=_session_words(talk, session))


async def take_mark(talk: Talk) -> None:
    """The mark that was asked for, or the question once more."""
    rating = talk.state.rating
    assert rating
    mark = talk.picked.value.get("mark") if talk.picked else mark_in(talk.text)
    if mark is None:
        if talk.meaning.intent in _NOTHING_MORE:
            _end(talk, "kept_as_is")
            return
        _ask_mark(talk, "ask_mark_again")
        return
    more = "" if talk.picked else beyond_mark(talk.text)
    await _rate(talk, rating.booking, mark, " ".join(each for each in (rating.words, more) if each))


async def note_mark(talk: Talk, session: models.ToRate, mark: int) -> None:
    """A mark said of itself; with words it is all, else they are asked for. What was being done goes on."""
    pending = talk.state.question if talk.state.task else None
    offers = list(talk.state.offers)
    talk.say("rated", mark=mark, session=_session_words(talk, session))
    await _rate(talk, session.booking, mark, beyond_mark(talk.text), goes_on=bool(pending))
    if pending:
        talk.said.append(pending)
        talk.state.question, talk.state.offers = pending, offers


async def take_words(talk: Talk) -> None:
    """What they say about it; a no is none."""
    rating = talk.state.rating
    assert rating
    assert rating.mark
    if not talk.picked and talk.meaning.intent not in _NOTHING_MORE:
        await talk.api.send(calls.rate(rating.booking, mark=rating.mark, words=talk.text))
        _end(talk, "words_noted")
        return
    _end(talk, "rated_done")


def _session_words(talk: Talk, session: models.ToRate) -> str:
    """Which session it is."""
    return talk.words(
        "booking_line", when=when(session.start, ZoneInfo(session.zone), talk.locale), builder=session.builder,
        service=session.service,
    )  # fmt: skip


async def _to_rate(talk: Talk) -> list[models.ToRate]:
    return (await talk.api.send(calls.to_rate())).items


async def _rate(talk: Talk, booking: str, mark: int, said: str, *, goes_on: bool = False) -> None:
    await talk.api.send(calls.rate(booking, mark=mark, words=said or None))
    if mark <= _LOW:
        talk.say("low_mark")
        talk.hand_over()
    if goes_on:
        return
    if said:
        _end(talk, "rated_done")
        return
    talk.state.begin("feedback")
    talk.state.rating = Rating(booking=booking, mark=mark)
    talk.ask("words", "ask_words_low" if mark <= _LOW else "ask_words", [talk.offer("no", "no_words")])


def _ask_mark(talk: Talk, key: str, **filled: object) -> None:
    marks = [Offer(kind="mark", label=talk.words(f"mark_{each}"), value={"mark": each}) for each in range(1, 6)]
    talk.ask("mark", key, marks, **filled)


def _end(talk: Talk, key: str) -> None:
    talk.state.end()
    talk.ask(None, key)
