"""Every call of the API, as a value: what is sent, and the shape that comes back.

A call that changes something takes a ``key`` (Idempotency-Key): sent again with the same key it changes nothing more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Generic, Self, TypeVar
from urllib.parse import quote as quoted

from parley_sdk import models

T = TypeVar("T")
Json = Mapping[str, Any]
_TAKEN_TURN = models.Claimed | models.Answered | models.Busy


def part(name: str) -> str:
    """A name as one part of a path: whatever stands in it leads nowhere else."""
    return quoted(name, safe="") if name.strip(".") else name.replace(".", "%2E")


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request. ``shape`` is the type the answer is read as; ``patience`` the seconds it may take.

    ``language`` is the tag of the language that words in the answer shall have.
    """

    shape: Any
    method: str
    path: str
    params: Json = field(default_factory=dict)
    body: Json | None = None
    key: str | None = None
    patience: float = 10.0
    language: str | None = None

    def spoken_in(self, language: str) -> Self:
        """The same call, answered in a language."""
        return replace(self, language=language)


def organisation() -> Call[models.OrganisationOut]:
    return Call(models.OrganisationOut, "GET", "/v1/organisation")


def widget() -> Call[models.Widget]:
    """Which pages may show the chat."""
    return Call(models.Widget, "GET", "/v1/widget")


def packages() -> Call[models.PagePackageOut]:
    """The packages of credits that are sold."""
    return Call(models.PagePackageOut, "GET", "/v1/packages")


def my_packages() -> Call[models.PageHoldingOut]:
    """The client's own packages, and what is left of each."""
    return Call(models.PageHoldingOut, "GET", "/v1/me/packages")


def my_subscriptions() -> Call[models.PageSubscriptionOut]:
    """The client's own subscriptions, the newest first."""
    return Call(models.PageSubscriptionOut, "GET", "/v1/me/subscriptions")


def cancel_subscription(subscription: str, *, key: str | None = None) -> Call[models.SubscriptionOut]:
    """Have it not be renewed; twice changes nothing."""
    return Call(models.SubscriptionOut, "POST", f"/v1/subscriptions/{part(subscription)}/cancel", key=key)


def resume_subscription(subscription: str, *, key: str | None = None) -> Call[models.SubscriptionOut]:
    """Have it be renewed after all."""
    return Call(models.SubscriptionOut, "POST", f"/v1/subscriptions/{part(subscription)}/resume", key=key)


def change_plan(subscription: str, *, package: str, key: str | None = None) -> Call[models.SubscriptionPaidOut]:
    """Have another plan from the next period on."""
    body = {"package": package, "at": "next"}
    return Call(
        models.SubscriptionPaidOut, "POST", f"/v1/subscriptions/{part(subscription)}/change", body=body, key=key
    )


def to_rate() -> Call[models.PageToRate]:
    """Sessions the client came to lately and has not rated."""
    return Call(models.PageToRate, "GET", "/v1/me/feedback")


def rate(booking: str, *, mark: int, words: str | None = None) -> Call[models.FeedbackOut]:
    """Say how a session was; once more changes what was said."""
    body: dict[str, Any] = {"mark": mark} | ({} if words is None else {"words": words})
    return Call(models.FeedbackOut, "PUT", f"/v1/bookings/{part(booking)}/feedback", body=body)


def buy_package(package: str, *, price: int | None = None, key: str | None = None) -> Call[models.BoughtOut]:
    """Buy a package at the price that was seen, in minor units; the credits come with the money."""
    path = f"/v1/packages/{part(package)}/purchases"
    return Call(models.BoughtOut, "POST", path, body=_given({"price": price}), key=key, patience=30)


def payment(payment: str) -> Call[models.PaymentOut]:
    return Call(models.PaymentOut, "GET", f"/v1/payments/{part(payment)}")


def account(booking: str) -> Call[list[models.DueOut]]:
    """What is on account of a booking, and how that stands."""
    return Call(list[models.DueOut], "GET", f"/v1/bookings/{part(booking)}/account")


def my_referral_code() -> Call[models.CodeOut]:
    """The code by which the client brings others."""
    return Call(models.CodeOut, "POST", "/v1/me/referral-code")


def use_referral(code: str) -> Call[models.ReferralOut]:
    """Say whose code brought the client."""
    return Call(models.ReferralOut, "PUT", "/v1/me/referral", body={"code": code})


def links(booking: str) -> Call[models.BookingLinks]:
    """Where a booking can be seen, paid and changed."""
    return Call(models.BookingLinks, "GET", f"/v1/bookings/{part(booking)}/links")


def services() -> Call[models.PageServiceOut]:
    return Call(models.PageServiceOut, "GET", "/v1/services")


def builders() -> Call[models.PageBuilderOut]:
    return Call(models.PageBuilderOut, "GET", "/v1/builders")


def questions() -> Call[models.PageQuestionOut]:
    return Call(models.PageQuestionOut, "GET", "/v1/questions")


def ways_to_pay() -> Call[models.WaysToPay]:
    return Call(models.WaysToPay, "GET", "/v1/ways-to-pay")


def my_invoices() -> Call[models.PageInvoiceOut]:
    """What was issued to the client, newest first."""
    return Call(models.PageInvoiceOut, "GET", "/v1/invoices")


def my_receipts() -> Call[models.PageReceiptOut]:
    """The client's receipts, newest first; none where nobody issues any."""
    return Call(models.PageReceiptOut, "GET", "/v1/me/receipts")


def hours(builder: str) -> Call[models.Hours]:
    return Call(models.Hours, "GET", f"/v1/builders/{part(builder)}/hours")


def opening(builder: str, *, first: date, days: int) -> Call[models.Opening]:
    """When a builder is open on so many dates of theirs from ``first`` on; of time off too."""
    asked = {"from": first.isoformat(), "days": days}
    return Call(models.Opening, "GET", f"/v1/builders/{part(builder)}/opening", asked)


def availability(
    *,
    service: str,
    start: datetime,
    end: datetime,
    builder: str | None = None,
    seats: int = 1,
    minutes: int | None = None,
    limit: int = 100,
) -> Call[models.Slots]:
    """Bookable starts in [start, end), earliest first; ``minutes`` is one of the service's lengths."""
    asked = {"service": service, "builder": builder, "from": start.isoformat(), "to": end.isoformat()}
    more = {"seats": seats, "minutes": minutes, "limit": limit}
    return Call(models.Slots, "GET", "/v1/availability", _given(asked | more))


def suggest_times(
    *, service: str, start: datetime, end: datetime, near: datetime | None = None, key: str | None = None, **more: Any
) -> Call[models.TimesOut]:
    """The few starts in [start, end) to offer around ``near``, with reasons; the api remembers what it offered.

    ``more`` are further members of ``TimesIn``: builder, seats, minutes, most, again, locale.
    """
    asked = {"service": service, "from": start.isoformat(), "to": end.isoformat()}
    around = {"near": near.isoformat() if near else None}
    return Call(models.TimesOut, "POST", "/v1/suggestions/times", body=_given(asked | around | more), key=key)


def suggest_builders(*, service: str, locale: str = "en", key: str | None = None) -> Call[models.BuildersOut]:
    """Everybody who gives a service, whom the client may like first, with reasons; the api remembers what it showed."""
    return Call(
        models.BuildersOut, "POST", "/v1/suggestions/builders", body={"service": service, "locale": locale}, key=key
    )


def explain(*, service: str, builder: str, start: datetime, seats: int = 1) -> Call[models.Explained]:
    asked = {"service": service, "builder": builder, "start": start.isoformat(), "seats": seats}
    return Call(models.Explained, "GET", "/v1/availability/explain", asked)


def quote(*, service: str, builder: str, start: datetime, seats: int = 1) -> Call[models.QuoteOut]:
    return Call(models.QuoteOut, "POST", "/v1/quotes", body=_spot(service, builder, start, seats))


def hold(
    *,
    service: str,
    start: datetime,
    builder: str | None = None,
    seats: int = 1,
    minutes: int | None = None,
    price: int | None = None,
    coupon: str | None = None,
    by_credit: bool | None = None,
    key: str | None = None,
) -> Call[models.BookingOut]:
    """Hold a time for some minutes, with whoever is free when no builder is named.

    ``price`` is the total in minor units that was shown, ``minutes`` one of the service's lengths.
    """
    body = _given(
        {
            **_spot(service, builder, start, seats), "minutes": minutes, "price": price, "coupon": coupon,
            "by_credit": by_credit,
        }
    )  # fmt: skip
    return Call(models.BookingOut, "POST", "/v1/holds", body=body, key=key)


def book(
    *,
    service: str,
    start: datetime,
    builder: str | None = None,
    seats: int = 1,
    minutes: int | None = None,
    client: str | None = None,
    key: str | None = None,
) -> Call[models.BookingOut]:
    body = _given({**_spot(service, builder, start, seats), "minutes": minutes, "client": client})
    return Call(models.BookingOut, "POST", "/v1/bookings", body=body, key=key)


def confirm(booking: str, *, key: str | None = None) -> Call[models.BookingOut]:
    return Call(models.BookingOut, "POST", f"/v1/bookings/{part(booking)}/confirm", key=key)


def terms(booking: str) -> Call[models.TermsOut]:
    """What cancelling or moving would mean now, for the client."""
    return Call(models.TermsOut, "GET", f"/v1/bookings/{part(booking)}/terms")


def move(
    booking: str, *, start: datetime, builder: str | None = None, fee: int | None = None, key: str | None = None
) -> Call[models.BookingOut]:
    body = _given({"start": start.isoformat(), "builder": builder, "fee": fee})
    return Call(models.BookingOut, "POST", f"/v1/bookings/{part(booking)}/move", body=body, key=key)


def cancel(
    booking: str, *, reason: str = "", fee: int | None = None, key: str | None = None
) -> Call[models.BookingOut]:
    body = _given({"reason": reason, "fee": fee})
    return Call(models.BookingOut, "POST", f"/v1/bookings/{part(booking)}/cancel", body=body, key=key)


def pay(booking: str, *, method: str | None = None, key: str | None = None) -> Call[models.PaidOut]:
    """Pay what is due. The payment may succeed at once, be declined, or wait for the bank at its link."""
    path = f"/v1/bookings/{part(booking)}/payments"
    return Call(models.PaidOut, "POST", path, body=_given({"method": method}), key=key, patience=30)


def bookings(
    *, state: Sequence[str] = (), start: datetime | None = None, end: datetime | None = None, limit: int = 50
) -> Call[models.PageBookingOut]:
    asked = {
        "state": list(state) or None,
        "from": start.isoformat() if start else None,
        "to": end.isoformat() if end else None,
        "limit": limit,
    }
    return Call(models.PageBookingOut, "GET", "/v1/bookings", _given(asked))


def approve(booking: str, *, key: str | None = None) -> Call[models.BookingOut]:
    """Say yes to a request, as whoever gives the session."""
    return Call(models.BookingOut, "POST", f"/v1/bookings/{part(booking)}/approve", key=key)


def decline(booking: str, *, key: str | None = None) -> Call[models.BookingOut]:
    """Say no to a request; its time is free again."""
    return Call(models.BookingOut, "POST", f"/v1/bookings/{part(booking)}/decline", key=key)


def booking(booking: str) -> Call[models.BookingOut]:
    return Call(models.BookingOut, "GET", f"/v1/bookings/{part(booking)}")


def plan_series(wished: Json) -> Call[models.PlanOut]:
    """Every date of something that shall repeat; ``wished`` as ``models.PlanIn``. Nothing is booked."""
    return Call(models.PlanOut, "POST", "/v1/series/plan", body=wished, patience=30)


def book_series(
    wished: Json, *, digest: str, decisions: Sequence[Json] = (), total: int | None = None, key: str | None = None
) -> Call[models.SeriesOut]:
    """Book what was planned for the same ``wished``: all of it, or nothing when the plan, or ``total``, has changed."""
    body = {**wished, "digest": digest, "decisions": list(decisions), "total": total}
    return Call(models.SeriesOut, "POST", "/v1/series", body=body, key=key, patience=30)


def series(series: str) -> Call[models.SeriesOut]:
    return Call(models.SeriesOut, "GET", f"/v1/series/{part(series)}")


def move_series(
    series: str,
    *,
    scope: str,
    occurrence: str,
    to: str,
    staying: Sequence[str] = (),
    fee: int | None = None,
    key: str | None = None,
) -> Call[models.SeriesOut]:
    """Move dates by local wall times: ``occurrence`` goes ``to``; ``scope`` is this, following or all.

    ``fee`` is the sum in minor units that the client agreed to.
    """
    body = _given({"scope": scope, "occurrence": occurrence, "to": to, "staying": list(staying), "fee": fee})
    return Call(models.SeriesOut, "POST", f"/v1/series/{part(series)}/move", body=body, key=key, patience=30)


def cancel_series(
    series: str,
    *,
    scope: str,
    occurrence: str | None = None,
    reason: str = "",
    fee: int | None = None,
    key: str | None = None,
) -> Call[models.SeriesOut]:
    """Cancel dates; ``scope`` is this or following (from ``occurrence``), or all to come.

    ``fee`` is the sum in minor units that the client agreed to.
    """
    body = _given({"scope": scope, "occurrence": occurrence, "reason": reason, "fee": fee})
    return Call(models.SeriesOut, "POST", f"/v1/series/{part(series)}/cancel", body=body, key=key, patience=30)


def join_waiting(
    *,
    service: str,
    start: datetime | None = None,
    seats: int = 1,
    minutes: int | None = None,
    builders: Sequence[str] = (),
    wish: Json | None = None,
    client: str | None = None,
    key: str | None = None,
) -> Call[models.WaitingOut]:
    """Wait for one ``start``, or for any that fits a ``wish``.

    The members of a wish are weekdays, after, before, first_day, last_day and zone, each of which may be left out.
    """
    asked = {"service": service, "seats": seats, "builders": list(builders), **(wish or {})}
    more = {"start": start.isoformat() if start else None, "minutes": minutes, "client": client}
    return Call(models.WaitingOut, "POST", "/v1/waiting", body=_given(asked | more), key=key)


def waiting(
    *, service: str | None = None, state: Sequence[str] = (), cursor: str | None = None, limit: int = 50
) -> Call[models.PageWaitingOut]:
    """The line, the first in it first: one's own places, or everybody's for the desk."""
    asked = {"service": service, "state": list(state) or None, "cursor": cursor, "limit": limit}
    return Call(models.PageWaitingOut, "GET", "/v1/waiting", _given(asked))


def decline_offer(waiting: str, *, key: str | None = None) -> Call[models.WaitingOut]:
    return Call(models.WaitingOut, "POST", f"/v1/waiting/{part(waiting)}/decline", key=key)


def leave_waiting(waiting: str, *, key: str | None = None) -> Call[models.WaitingOut]:
    return Call(models.WaitingOut, "POST", f"/v1/waiting/{part(waiting)}/leave", key=key)


def day_in_words(day: date, *, builder: str) -> Call[models.DayInWords]:
    """A builder's day as they are told it."""
    return Call(models.DayInWords, "GET", f"/v1/builders/{part(builder)}/days/{day.isoformat()}/words")


def set_agenda(builder: str, *, clock: str | None) -> Call[models.AgendaOut]:
    """Have a builder told each day's sessions at ``clock`` (HH:MM, in their zone); with None no more."""
    return Call(models.AgendaOut, "PUT", f"/v1/builders/{part(builder)}/agenda", body={"clock": clock})


def take_time_off(builder: str, *, start: datetime, end: datetime, key: str | None = None) -> Call[models.TimeOffOut]:
    """Nothing can be booked with them then; what is booked stays until somebody decides."""
    body = {"start": start.isoformat(), "end": end.isoformat()}
    return Call(models.TimeOffOut, "POST", f"/v1/builders/{part(builder)}/time-off", body=body, key=key)


def plan_moves(*, builder: str, start: datetime, end: datetime, key: str | None = None) -> Call[models.MovePlanOut]:
    """Where sessions that cannot stand could go, kept as a plan; nobody is asked yet."""
    body = {"builder": builder, "from": start.isoformat(), "to": end.isoformat()}
    return Call(models.MovePlanOut, "POST", "/v1/suggestions/plans", body=body, key=key, patience=30.0)


def ask_moves(plan: str, *, key: str | None = None) -> Call[models.MovePlanOut]:
    """Let a plan's clients be asked, one by one."""
    return Call(models.MovePlanOut, "POST", f"/v1/suggestions/plans/{part(plan)}/ask", key=key)


def update_me(**told: str | None) -> Call[models.ClientOut]:
    """Change one's name, email, phone, zone or locale; what is left out stays."""
    return Call(models.ClientOut, "PATCH", "/v1/me", body=told)


def my_preferences() -> Call[models.PreferencesOut]:
    """How the client wants to be told."""
    return Call(models.PreferencesOut, "GET", "/v1/people/me/preferences")


def set_preferences(told: Json) -> Call[models.PreferencesOut]:
    """Say how the client wants to be told; what is left out stays. ``told`` as ``models.PreferencesIn``."""
    return Call(models.PreferencesOut, "PUT", "/v1/people/me/preferences", body=told)


def claim_turn(
    *, channel: str, address: str, message_id: str, text: str, profile: Json | None = None
) -> Call[_TAKEN_TURN]:
    message = {"id": message_id, "text": text}
    body = {"channel": channel, "address": address, "message": message, "profile": profile or {}}
    return Call(_TAKEN_TURN, "POST", "/v1/turns", body=body)


def store_message(
    *, channel: str, address: str, message_id: str, text: str, place: str = "", profile: Json | None = None
) -> Call[models.Stored]:
    """Have a message kept, to be answered later; the same ``message_id`` again changes nothing."""
    message = {"id": message_id, "text": text, "place": place}
    body = {"channel": channel, "address": address, "message": message, "profile": profile or {}, "take": False}
    return Call(models.Stored, "POST", "/v1/turns", body=body)


def finish_turn(turn: str, outcome: Json) -> Call[models.Answer]:
    return Call(models.Answer, "POST", f"/v1/turns/{part(turn)}/finish", body=outcome)


def unanswered() -> Call[list[models.Waiting]]:
    return Call(list[models.Waiting], "GET", "/v1/turns/unanswered")


def messages(*, channel: str, address: str, after: str = "r0") -> Call[list[models.Said]]:
    path = f"/v1/conversations/{part(channel)}/{part(address)}/messages"
    return Call(list[models.Said], "GET", path, {"after": after})


def person(*, channel: str, address: str) -> Call[models.Known]:
    """Who has a conversation; 404 where there is none yet."""
    return Call(models.Known, "GET", f"/v1/conversations/{part(channel)}/{part(address)}/person")


def outgoing(*, after: int | None = None, wait: float = 0) -> Call[models.Outgoing]:
    """What the house said to anybody after a number; waits up to ``wait`` seconds."""
    asked = _given({"after": after, "wait": wait})
    return Call(models.Outgoing, "GET", "/v1/messages/outgoing", asked, patience=wait + 10)


def take_outgoing(media: Sequence[str], *, wait: float = 0) -> Call[models.TakenOut]:
    """Messages to send in these media, under a lease; waits up to ``wait`` seconds."""
    body = {"media": list(media), "wait": wait}
    return Call(models.TakenOut, "POST", "/v1/outgoing/take", body=body, patience=wait + 10)


def report_outgoing(message: str, told: Json) -> Call[None]:
    """What became of a message that was taken; ``told`` as ``models.ReportIn``."""
    return Call(type(None), "POST", f"/v1/outgoing/{part(message)}/report", body=told)


def pass_on_report(told: Json) -> Call[None]:
    """A vendor's word about a message; ``told`` as ``models.VendorReportIn``."""
    return Call(type(None), "POST", "/v1/outgoing/reports", body=told)


def pass_on_word(said: Json) -> Call[models.WordOut]:
    """What somebody wrote, for STOP, START and HELP; ``said`` as ``models.WordIn``."""
    return Call(models.WordOut, "POST", "/v1/outgoing/words", body=said)


def take_replies(media: Sequence[str], *, address: str | None = None) -> Call[list[models.ReplyToSend]]:
    """Replies to send, under a lease: of anybody in these media, or of one conversation."""
    body = {"media": list(media), "address": address}
    return Call(list[models.ReplyToSend], "POST", "/v1/replies/take", body=body)


def report_reply(reply: str, told: Json) -> Call[None]:
    """What became of a reply that was taken; ``told`` as ``models.ReplyReportIn``."""
    return Call(type(None), "POST", f"/v1/replies/{part(reply)}/report", body=told)


def connection(connection: str) -> Call[models.ConnectionOut]:
    return Call(models.ConnectionOut, "GET", f"/v1/connections/{part(connection)}")


def connections(media: Sequence[str]) -> Call[list[models.ConnectionOut]]:
    """Connections of any organisation in these media that were given secrets."""
    return Call(list[models.ConnectionOut], "GET", "/v1/connections", {"medium": list(media)})


def line(medium: str) -> Call[models.ConnectionOut]:
    """The organisation's connection in a medium."""
    return Call(models.ConnectionOut, "GET", f"/v1/channels/{part(medium)}/line")


def keep_secrets(
    connection: str, *, secrets: Mapping[str, str], options: Mapping[str, str] | None = None
) -> Call[None]:
    """Keep with a connection what its vendor told."""
    body = {"secrets": dict(secrets), "options": dict(options or {})}
    return Call(type(None), "POST", f"/v1/connections/{part(connection)}/secrets", body=body)


def count_refusals(connection: str, calls: Mapping[str, int]) -> Call[None]:
    """Count calls to a connection's address that were refused, by reason."""
    return Call(type(None), "POST", f"/v1/connections/{part(connection)}/refusals", body={"calls": dict(calls)})


def check_install(connection: str, ticket: str) -> Call[None]:
    """Whether the desk gave this ticket to install an app with."""
    return Call(type(None), "POST", f"/v1/connections/{part(connection)}/installs", body={"ticket": ticket})


def make_link(conversation: str) -> Call[models.LinkMade]:
    """A one-time code by which whoever holds a conversation is known in another channel."""
    return Call(models.LinkMade, "POST", f"/v1/conversations/{part(conversation)}/links")


def redeem_link(conversation: str, code: str) -> Call[models.Joined]:
    """A code from another channel was said in this conversation."""
    return Call(models.Joined, "POST", f"/v1/conversations/{part(conversation)}/links/redeem", body={"code": code})


def set_speaker(
    conversation: str, *, client: str | None = None, name: str | None = None, key: str | None = None
) -> Call[models.ClientOut]:
    """Who of those that share a number is speaking; by a name that nobody of them has, somebody new."""
    path = f"/v1/conversations/{part(conversation)}/speaker"
    return Call(models.ClientOut, "POST", path, body=_given({"client": client, "name": name}), key=key)


def text_caller(conversation: str, text: str, *, key: str | None = None) -> Call[None]:
    """Text something to the number somebody calls from; 409 ``cannot-be-texted`` where that can't be."""
    return Call(None, "POST", f"/v1/conversations/{part(conversation)}/texts", body={"text": text}, key=key)


def ask_proof(email: str) -> Call[models.ProofAsked]:
    """Have a code sent to an address that is to be proven."""
    return Call(models.ProofAsked, "POST", "/v1/me/proofs", body={"email": email})


def redeem_proof(*, ticket: str, email: str, code: str) -> Call[models.ClientOut]:
    """The code that was sent to the address: it is theirs, and so is what was booked under it."""
    body = {"ticket": ticket, "email": email, "code": code}
    return Call(models.ClientOut, "POST", "/v1/me/proofs/redeem", body=body)


def _spot(service: str, builder: str | None, start: datetime, seats: int) -> dict[str, Any]:
    return {"service": service, "builder": builder, "start": start.isoformat(), "seats": seats}


def _given(values: Json) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
