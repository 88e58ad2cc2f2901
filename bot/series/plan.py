"""What the calendar says to a series: its dates, what clashes, the times instead; one question at a time."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.series.wish import first_of
from bot.state import Offer, Repeat
from bot.talk import Talk
from bot.wish.price_lines import say_lines
from kit.i18n import clock_words, day_words, zone_words
from parley_sdk import ParleyProblem, calls, models

_SHOWN = 30
_BECAUSE = {"hours": "closed", "grid": "closed", "past": "soon", "notice": "soon", "gap": "gap"}
_NO_RULE = {"no-dates", "unsupported-rule", "invalid", "invalid-request"}


async def make_plan(talk: Talk, repeat: Repeat) -> None:
    """Ask the calendar, then put the first open question: a date that is not free, else whether to book."""
    repeat.wished, repeat.decisions, repeat.agreed = _wished(talk, repeat), [], False
    try:
        plan = await talk.api.send(calls.plan_series(repeat.wished).spoken_in(talk.locale))
    except ParleyProblem as problem:
        if problem.kind in {"coupon-unusable", "coupon-spent"} and talk.state.coupon:
            talk.say("code_unfit", code=talk.state.coupon)
            talk.state.coupon = None
            await make_plan(talk, repeat)
            return
        if problem.kind not in _NO_RULE:
            raise
        repeat.end = ""
        talk.say("series_not_so")
        talk.ask("series_end", "series_until")
        return
    show(talk, repeat, plan)


def _wished(talk: Talk, repeat: Repeat) -> dict[str, Any]:
    """As the api plans it: wall time of the builder, or of the person where their days are not the same."""
    wish, first = talk.state.wish, first_of(repeat)
    kept = talk.catalogue.builders[wish.builder].zone if wish.builder else repeat.zone
    local = first.astimezone(ZoneInfo(kept))
    if local.date() != first.date():
        kept, local = repeat.zone, first
    return {
        "service": wish.services[0], "builder": wish.builder, "seats": wish.seats, "zone": kept,
        "rule": f"{repeat.rule};{repeat.end}", "first": local.replace(tzinfo=None).isoformat(),
        "coupon": talk.state.coupon,
    }  # fmt: skip


def show(talk: Talk, repeat: Repeat, plan: models.PlanOut) -> None:
    """Say all dates with what is not free, and, once, that the person's own clocks differ on some."""
    repeat.digest = plan.digest
    talk.state.wish.builder = plan.builder.id
    repeat.wished = {**(repeat.wished or {}), "builder": plan.builder.id}
    free = sum(each.free for each in plan.occurrences)
    key = "series_some_free" if plan.conflicts else "series_all_free"
    talk.say(
        key, count=free, total=len(plan.occurrences), taken=talk.words("series_taken", count=plan.conflicts),
        builder=plan.builder.name, service=plan.service.name, zone=_zone_shown(plan),
    )  # fmt: skip
    talk.said += [f"\n• {_line(talk, plan, each)}" for each in plan.occurrences[:_SHOWN]]
    if len(plan.occurrences) > _SHOWN:
        talk.said.append("\n• …")
    talk.said.append("\n")
    if plan.shown_in and plan.shown_time_changes:
        talk.say("series_clocks", zone=plan.shown_in.rsplit("/", 1)[-1].replace("_", " "))
    _ask_next(talk, repeat, plan)


def _zone_shown(plan: models.PlanOut) -> str:
    start = next((each.start for each in plan.occurrences if each.start), None)
    where = ZoneInfo(plan.builder.zone)
    return zone_words(start, where) if start else where.key


def _line(talk: Talk, plan: models.PlanOut, date: models.OccurrenceOut) -> str:
    shown = _when(talk, plan, date)
    if plan.shown_in and date.start:
        theirs = ZoneInfo(plan.shown_in)
        local = f"{day_words(date.start, theirs, talk.locale)}, {clock_words(date.start, theirs, talk.locale)}"
        shown = talk.words("series_local", when=shown, local=local, zone=zone_words(date.start, theirs))
    if date.price and plan.price_changes:
        return f"{shown}: {talk.price(date.price)}"
    return shown if date.free else talk.words("series_not_free", when=shown, because=_because(talk, date))


def _when(talk: Talk, plan: models.PlanOut, date: models.OccurrenceOut) -> str:
    """A date at its builder's; one that the clocks skip by the wall time it would have had."""
    if date.start is None:
        kept = ZoneInfo(plan.zone)
        at = datetime.fromisoformat(date.occurrence).replace(tzinfo=kept)
        return f"{day_words(at, kept, talk.locale)}, {at:%H:%M}"
    where = ZoneInfo(plan.builder.zone)
    return f"{day_words(date.start, where, talk.locale)}, {clock_words(date.start, where, talk.locale)}"


def _because(talk: Talk, date: models.OccurrenceOut) -> str:
    return talk.words(f"because_{_BECAUSE.get(date.because or '', 'taken')}")


def _ask_next(talk: Talk, repeat: Repeat, plan: models.PlanOut) -> None:
    """The first date that is not free and not decided about; when there is none, whether to book it all."""
    decided = {each["occurrence"] for each in repeat.decisions}
    open_dates = [each for each in plan.occurrences if not each.free and each.occurrence not in decided]
    if open_dates:
        _ask_about(talk, repeat, plan, open_dates)
        return
    left = len(plan.occurrences) - sum(each["do"] != "move" for each in repeat.decisions)
    if not left:
        talk.state.end()
        talk.ask(None, "series_none_left")
        return
    _ask_confirmation(talk, repeat, plan, left)


def _ask_about(talk: Talk, repeat: Repeat, plan: models.PlanOut, dates: list[models.OccurrenceOut]) -> None:
    date, where = dates[0], ZoneInfo(plan.builder.zone)
    given = {each["to"] for each in repeat.decisions if each["do"] == "move"}
    offers = []
    for each in date.alternatives:
        if each.start.isoformat() not in given:
            label = f"{day_words(each.start, where, talk.locale)}, {clock_words(each.start, where, talk.locale)}"
            offers.append(_offer(label, date, do="move", start=each.start.isoformat()))
    offers += [_offer(talk.words(f"series_{do}"), date, do=do) for do in ("skip", "drop")]
    if len(dates) > 1:
        offers.append(_offer(talk.words("series_skip_all", count=len(dates)), date, do="skip_all"))
    talk.ask(
        "date", "series_conflict", offers, when=_when(talk, plan, date), because=_because(talk, date),
        zone=_zone_shown(plan),
    )  # fmt: skip


def _offer(label: str, date: models.OccurrenceOut, **value: Any) -> Offer:
    return Offer(kind="date", label=label, value={"occurrence": date.occurrence, **value})


def _ask_confirmation(talk: Talk, repeat: Repeat, plan: models.PlanOut, left: int) -> None:
    prices = [each.price.minor for each in plan.occurrences if each.price] or [plan.price.minor]
    prices = (prices + prices[-1:] * left)[:left]  # a date that is moved comes at the price of the last
    repeat.total = sum(prices)
    total = models.Price(minor=repeat.total, currency=plan.price.currency)
    offers = [talk.offer("yes", "yes_book"), talk.offer("no", "no")]
    key = "series_confirm" if len(set(prices)) == 1 else "series_confirm_all"
    if not repeat.total:
        key = "series_confirm_free"
    if not plan.price_changes:
        say_lines(talk, plan.price_lines)
    talk.ask(
        "confirm", key, offers, count=left, service=plan.service.name, builder=plan.builder.name,
        price=talk.price(plan.price), total=talk.price(total),
    )  # fmt: skip


async def decide(talk: Talk, repeat: Repeat) -> None:
    """Take what was chosen about a date, then put the next question on the plan as it stands."""
    assert talk.picked
    assert repeat.wished
    value = talk.picked.value
    plan = await talk.api.send(calls.plan_series(repeat.wished).spoken_in(talk.locale))
    if plan.digest != repeat.digest:
        talk.say("series_changed")
        repeat.decisions = []
        show(talk, repeat, plan)
        return
    decided = {each["occurrence"] for each in repeat.decisions}
    if value["do"] == "skip_all":
        rest = [each.occurrence for each in plan.occurrences if not each.free and each.occurrence not in decided]
        repeat.decisions += [{"occurrence": each, "do": "skip"} for each in rest]
    elif value["do"] == "move":
        repeat.decisions.append({"occurrence": value["occurrence"], "do": "move", "to": value["start"]})
    else:
        repeat.decisions.append({"occurrence": value["occurrence"], "do": value["do"]})
    _ask_next(talk, repeat, plan)
