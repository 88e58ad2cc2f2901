"""From an agreed plan to booked sessions: book all at once, have each paid, tell. Effects carry the turn's key."""

from bot.money.bank import challenge_key, offer_to_pay
from bot.series.plan import show
from bot.state import Repeat
from bot.talk import Talk
from bot.wish.confirming import GONE
from parley_sdk import ParleyProblem, calls, models

_CHANGED = {"plan-changed", "undecided", "move-taken", "slot-taken"}


async def book_all(talk: Talk, repeat: Repeat) -> None:
    """Book the plan that was agreed to; where something is due, an address for the receipts comes first."""
    repeat.agreed = True
    assert repeat.wished
    try:
        series = await talk.api.send(
            calls.book_series(
                repeat.wished, digest=repeat.digest, decisions=repeat.decisions, total=repeat.total,
                key=talk.key("series"),
            )
        )  # fmt: skip
    except ParleyProblem as problem:
        if problem.kind == "price-changed":
            _ask_again(talk, repeat, models.Price.model_validate(problem.extra["total"]))
            return
        if problem.kind not in _CHANGED or "plan" not in problem.extra:
            raise
        repeat.decisions, repeat.agreed = [], False
        talk.say("series_changed")
        show(talk, repeat, models.PlanOut.model_validate(problem.extra["plan"]))
        return
    talk.state.coupon = None
    booked = [each.booking for each in series.occurrences if each.booking]
    held = [each for each in booked if each.state == "held"]
    if held:
        _hold(talk, repeat, held)
        return
    for each in booked:
        talk.effect("booked" if each.state == "confirmed" else "held", each)
    _tell(talk, booked, key="series_requested" if booked[0].state == "pending" else "series_booked")


def _ask_again(talk: Talk, repeat: Repeat, total: models.Price) -> None:
    """So many, or so few, cost something else than was said: say it before anything is booked."""
    repeat.agreed, repeat.total = False, total.minor
    offers = [talk.offer("yes", "yes_book"), talk.offer("no", "no")]
    talk.ask("confirm", "series_price_now", offers, total=talk.price(total))


def _hold(talk: Talk, repeat: Repeat, held: list[models.BookingOut]) -> None:
    repeat.unpaid = [each.id for each in held]
    for each in held:
        talk.effect("held", each)
    _ask_to_pay(talk, held)


def _ask_to_pay(talk: Talk, held: list[models.BookingOut], key: str = "series_pay") -> None:
    """What they cost together, and until when they are kept."""
    total = models.Price(minor=sum(each.price.minor for each in held), currency=held[0].price.currency)
    until = talk.when(min(each.expires_at or talk.now for each in held), held[0].zone)
    offer_to_pay(talk, total, key, until=until, count=len(held))


async def pay_all(talk: Talk, repeat: Repeat) -> None:
    """Pay for each that is held; what the bank refuses or wants to see first stays held and is asked about again."""
    paid: list[models.BookingOut] = []
    left: list[models.BookingOut] = []
    lapsed = 0
    for booking in repeat.unpaid:
        now = await _pay(talk, booking)
        if now is None:
            lapsed += 1
        else:
            (paid if now.state == "confirmed" else left).append(now)
    for each in paid:
        talk.effect("booked", each)
    if lapsed:
        talk.say("series_lapsed", count=lapsed)
    repeat.unpaid = [each.id for each in left]
    if left:
        _ask_to_pay(talk, left, "series_pay_rest")
    elif paid:
        _tell(talk, paid, key="series_booked")
    else:
        talk.state.end()
        talk.ask(None, "ask_again")


async def _pay(talk: Talk, booking: str) -> models.BookingOut | None:
    """The booking after an attempt to pay for it; None when its hold has run out."""
    try:
        done = await talk.api.send(calls.pay(booking, key=talk.key("pay")))
    except ParleyProblem as problem:
        if problem.kind == "nothing-due":
            return await talk.api.send(calls.booking(booking))
        if problem.kind in GONE:
            return None
        raise
    if done.payment.link:
        talk.say(challenge_key(done.payment), link=done.payment.link)
    return done.booking


async def let_all_go(talk: Talk, repeat: Repeat) -> None:
    """Release what is held and not paid."""
    for booking in repeat.unpaid:
        await talk.api.send(calls.cancel(booking, key=talk.key("release")))
    talk.state.end()
    talk.ask(None, "let_go")


def _tell(talk: Talk, booked: list[models.BookingOut], *, key: str) -> None:
    first = booked[0]
    talk.say(key, count=len(booked), builder=first.builder.name, service=first.service.name)
    talk.said += [f"\n• {talk.when(each.start, each.zone)}" for each in booked]
    talk.said.append("\n")
    talk.state.end()
    if key == "series_requested":
        return
    if talk.client.email:
        talk.say("booked_mail", email=talk.client.email)
    else:
        talk.say("booked_no_mail")
