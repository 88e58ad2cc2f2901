"""Money by chat: what is to be paid, where the receipt is, codes that make it cheaper or tell who brought somebody."""

from datetime import timedelta

from bot.bookings.own import booking_words, is_unpaid
from bot.sayings import is_said, saying
from bot.series.plan import make_plan
from bot.state import Held
from bot.talk import Talk
from bot.wish import holding
from nlu.text import fold
from parley_sdk import ParleyProblem, calls, models

_LATELY = timedelta(days=60)
_MOST = 10


def speaks_of(what: str, talk: Talk) -> bool:
    """Whether a message speaks of ``receipt``, ``back`` (money) or ``bring`` (somebody else)."""
    return is_said("paying", what, talk.text)


def beside_receipt(text: str) -> list[str]:
    """What a message says before and after its word for a receipt."""
    return saying("paying", "receipt").split(fold(text))


async def tell_own_code(talk: Talk) -> None:
    """The code by which they bring others."""
    code = await talk.api.send(calls.my_referral_code())
    talk.say("own_code", code=code.code, count=code.brought)
    talk.go_on()


async def take_code(talk: Talk, code: str) -> None:
    """A code that was given: of whoever brought them, else for what is held, else for what they book next."""
    held, start = talk.state.held, talk.state.wish.at
    if await _brought_by(talk, code):
        talk.say("brought")
    elif held and start and not held.accepted:
        talk.state.coupon, held.agreed = code, False
        await holding.hold(talk, start, price=None)
        return
    elif (repeat := talk.state.repeat) and repeat.wished and not repeat.unpaid:
        talk.state.coupon = code
        await make_plan(talk, repeat)
        return
    else:
        talk.state.coupon = code
        talk.say("code_kept", code=code)
    talk.go_on()


async def tell_receipt(talk: Talk) -> None:
    """Where the last session stands with what was paid for it, and its invoice; what was issued for a package.

    Where nobody issues anything, the team has what is to be had of a package.
    """
    found = await _lately(talk)
    has_package = await _told_of_package(talk)
    if not has_package and not found:
        talk.say("nothing_paid")
    for each in found[:1]:
        links = await talk.api.send(calls.links(each.id))
        talk.say("receipt_at", booking=booking_words(talk, each), link=links.page)
    talk.go_on()


async def _told_of_package(talk: Talk) -> bool:
    """Tell of the package, or period of a plan, that was bought last, or of the one that is named; whether one was."""
    since = talk.now - _LATELY
    paid = [each for each in (await talk.api.send(calls.my_receipts())).items if each.purchase]
    said = fold(talk.text)
    named = [each for each in paid if fold(each.service) in said]
    bought = next(iter(named or [each for each in paid if each.issued_at >= since]), None)
    if bought:
        issued = (await talk.api.send(calls.my_invoices())).items
        invoice = next((each for each in issued if (each.purchase, each.kind) == (bought.purchase, "invoice")), None)
        key = "invoice_of_package_at" if invoice else "receipt_of_package_at"
        talk.say(key, name=bought.service, link=(invoice or bought).link)
        return True
    package = await _package_bought_last(talk)
    if package:
        talk.say("receipt_of_package", name=package.name)
    return package is not None


def tell_money_back(talk: Talk) -> None:
    """Whose matter it is; what is open stays open with its choices."""
    talk.say_beside("money_back")


async def pay_open(talk: Talk) -> None:
    """Ask to pay what is held, or give the page where an amount on account is paid."""
    held = [each for each in (await talk.api.send(calls.bookings(state=["held"]))).items if not each.instead_of]
    if held and not talk.state.task:
        await _take_up(talk, held[0])
        return
    owed = [each for each in await _lately(talk) if await _owes(talk, each)]
    for each in owed:
        links = await talk.api.send(calls.links(each.id))
        talk.say("pay_at", booking=booking_words(talk, each), link=f"{links.page}/pay")
    if not owed:
        talk.say("nothing_due")
    talk.go_on()


async def _owes(talk: Talk, booking: models.BookingOut) -> bool:
    return any(each.state == "open" for each in await talk.api.send(calls.account(booking.id)))


async def _take_up(talk: Talk, booking: models.BookingOut) -> None:
    """Go on with something that is still held for them."""
    talk.state.begin("book")
    wish = talk.state.wish
    wish.services, wish.builder, wish.at = [booking.service.id], booking.builder.id, booking.start
    talk.state.held = Held(booking=booking.id, price=booking.price.minor, accepted=is_unpaid(talk, booking))
    holding.ask_confirmation(talk, booking)


async def _brought_by(talk: Talk, code: str) -> bool:
    try:
        await talk.api.send(calls.use_referral(code))
    except ParleyProblem as problem:
        if problem.kind not in {"referral-refused", "no-loyalty", "invalid"}:
            raise
        return False
    return True


async def _lately(talk: Talk) -> list[models.BookingOut]:
    """Booked sessions that cost something, the latest first."""
    call = calls.bookings(state=["confirmed", "completed", "no_show"], start=talk.now - _LATELY)
    found = [each for each in (await talk.api.send(call)).items if each.price.minor]
    return sorted(found, key=lambda each: each.start, reverse=True)[:_MOST]


async def _package_bought_last(talk: Talk) -> models.HoldingOut | None:
    mine = (await talk.api.send(calls.my_packages())).items
    lately = [each for each in mine if each.bought_at >= talk.now - _LATELY]
    return max(lately, key=lambda each: each.bought_at, default=None)
