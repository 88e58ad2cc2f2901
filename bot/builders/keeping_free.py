"""A builder takes time out of their calendar: what is named is shown, and taken after a yes.

Sessions already booked in it stay until somebody decides: where each could go is shown, and after another yes their
clients are asked, one by one, by the backend.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.not_understood import not_by_chat
from bot.talk import Talk
from kit.i18n import clock_words
from kit.zones import midnight
from parley_sdk import ParleyProblem, calls, models

_DAY = timedelta(days=1)
_MOST = 10


async def keep_free(talk: Talk) -> None:
    """Ask about the stretch that is named, or take it after the yes."""
    if talk.builder is None or talk.desk is None:
        not_by_chat(talk)
    elif yes := talk.taken("yes"):
        if "plan" in yes.value:
            await _begin(talk, yes.value["plan"])
        else:
            await _take(talk, talk.builder, **yes.value)
    elif talk.picked:
        talk.ask(None, "asking_not" if talk.picked.value.get("plan") else "kept")
    elif span := _span(talk, ZoneInfo(talk.builder.zone)):
        value = {"intent": "block", "start": span[0].isoformat(), "end": span[1].isoformat()}
        offers = [talk.offer("yes", "yes_block", **value), talk.offer("no", "no", intent="block")]
        talk.ask("confirm", "confirm_block", offers, span=_words(talk, *span))
    else:
        talk.ask(None, "block_when")


def _span(talk: Talk, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The stretch that is named: whole days in the builder's zone, or from one time to another."""
    said = talk.time()
    if said is None or said.start is None or said.open:
        return None
    if said.grain == "day" or said.end is None:
        first = said.start.astimezone(zone).date()
        last = said.end.astimezone(zone).date() if said.end else first + _DAY
        return midnight(first, zone), midnight(max(last, first + _DAY), zone)
    return said.start, said.end


def _words(talk: Talk, start: datetime, end: datetime) -> str:
    """A stretch in words: whole days by their dates."""
    assert talk.builder
    zone = ZoneInfo(talk.builder.zone)
    if start.astimezone(zone).time() == end.astimezone(zone).time() == datetime.min.time():
        first, last = talk.when(start, zone.key), talk.when(end, zone.key)
    else:
        first, last = talk.when(start, zone.key), clock_words(end, zone, talk.locale)
    return talk.words("span", first=first, last=last)


async def _take(talk: Talk, builder: models.BuilderOut, *, start: str, end: str, intent: str) -> None:  # noqa: ARG001 - how it was found
    assert talk.desk
    span = datetime.fromisoformat(start), datetime.fromisoformat(end)
    await talk.desk.send(calls.take_time_off(builder.id, start=span[0], end=span[1], key=talk.key("time-off")))
    language = talk.state.lang
    plan = await talk.desk.send(
        calls.plan_moves(builder=builder.id, start=span[0], end=span[1], key=talk.key("plan")).spoken_in(language)
    )
    if not plan.asks and not plan.lost:
        talk.ask(None, "blocked", span=_words(talk, *span))
        return
    talk.say("blocked_with", span=_words(talk, *span), count=len(plan.asks) + plan.lost)
    _show(talk, plan)


def _show(talk: Talk, plan: models.MovePlanOut) -> None:
    """Where each could go and what speaks for it; whether to ask the clients."""
    for each in plan.asks[:_MOST]:
        talk.said.append("\n• " + _line(talk, each))
    if plan.lost:
        talk.said.append("\n" + talk.words("block_lost", count=plan.lost))
    waiting = sum(each.state == "waiting" for each in plan.asks)
    if not waiting:
        talk.ask(None, "block_by_hand")
        return
    offers = [
        talk.offer("yes", "yes_ask_them", intent="block", plan=plan.id),
        talk.offer("no", "no", intent="block", plan=plan.id),
    ]  # fmt: skip
    talk.said.append("\n")
    talk.ask("confirm", "ask_them", offers, count=waiting)


def _line(talk: Talk, each: models.AskOut) -> str:
    return talk.words(
        "block_move", when=talk.when(each.start, each.builder.zone), service=each.service.name,
        client=each.client.name or talk.words("somebody"), to=talk.when(each.to_start, each.to_builder.zone),
        reason=each.reason.words, agrees=round(100 * each.agrees), worth=talk.price(each.worth),
    )  # fmt: skip


async def _begin(talk: Talk, plan: str) -> None:
    """The one tap: from here on the backend asks, and tells when all have answered."""
    assert talk.desk
    try:
        begun = await talk.desk.send(calls.ask_moves(plan, key=talk.key("ask")))
    except ParleyProblem as problem:
        if problem.kind != "nothing-to-ask":
            raise
        talk.ask(None, "asking_over")
        return
    talk.ask(None, "asking_begun", count=sum(each.state in {"waiting", "asked"} for each in begun.asks))
