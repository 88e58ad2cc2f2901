"""Twilio by its own library: sending, finding what was sent, and reading its calls. SMS and WhatsApp stand on it.

An organisation that has an account or a number of its own names it with its connection (``account_sid``,
``auth_token``, ``from``); else it writes from the installation's.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from requests import RequestException
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse

from bot.port import Answer, Arrived, BadSignature, Call, Channel, Line, Malformed, News, OptedOut, Progress
from bot.wire.presenting import Capabilities, Piece
from kit.errors import Later, Refused
from kit.settings import Settings

_OPTED_OUT = 21610
_MAY_WORK_LATER = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.UNAUTHORIZED}
_TIMEOUT = 15.0
_STATES: dict[str, Literal["sent", "arrived", "read", "failed"]] = {
    "sent": "sent", "delivered": "arrived", "read": "read", "failed": "failed", "undelivered": "failed",
}  # fmt: skip
_INBOUND = {"receiving", "received"}
_NEVER_WENT = {"failed", "undelivered", "canceled"}
_CLOCKS_APART = timedelta(minutes=1)


class _Elsewhere:
    """Sends Twilio's calls to another server that speaks the same: each product under a path of its own."""

    def __init__(self, base: str) -> None:
        self._http = TwilioHttpClient(timeout=_TIMEOUT)
        self._base = base.rstrip("/")

    def request(self, method: str, url: str, *given: Any, **more: Any) -> Any:
        parts = urlsplit(url)
        product = (parts.hostname or "").split(".")[0]
        path = parts.path if product == "api" else f"/{product}{parts.path}"
        return self._http.request(method, f"{self._base}{path}", *given, **more)


@dataclass(frozen=True, slots=True)
class Account:
    """One sender of an account; ``sender`` is a number or a messaging service (``MG…``)."""

    sid: str
    token: str
    sender: str
    base: str = ""

    def client(self) -> Client:
        http = _Elsewhere(self.base) if self.base else TwilioHttpClient(timeout=_TIMEOUT)
        return Client(self.sid, self.token, http_client=http)


class Twilio(Channel):
    """A medium of Twilio's. ``prefix`` begins addresses of one that is not SMS (``whatsapp:``)."""

    can: ClassVar[Capabilities] = Capabilities(text=1600)
    prefix: ClassVar[str] = ""

    def __init__(self, usual: Account, *, answers_itself: bool) -> None:
        self._usual, self._answers_itself = usual, answers_itself
        self._clients: dict[Account, Client] = {}

    def verify(self, call: Call, line: Line) -> None:
        """By the account's token, over the address as Twilio knows it: ``PARLEY_URL``, whatever a proxy made of it."""
        form = call.form()
        if not RequestValidator(self._account(line).token).validate(
            call.url, form, call.headers.get("x-twilio-signature", "")
        ):
            raise BadSignature

    def parse(self, call: Call, line: Line) -> list[News]:  # noqa: ARG002 - the form says all that is needed
        form = call.form()
        key = form.get("MessageSid") or form.get("SmsSid") or ""
        if (status := form.get("MessageStatus")) and status not in _INBOUND:
            found = _progress(key, status, form.get("ErrorCode") or "")
            return [found] if found else []
        if "Body" not in form:
            return []
        if not (key and form.get("From")):
            raise Malformed("Who wrote, and in which message?")
        address = form["From"].removeprefix(self.prefix)
        profile = {"name": form.get("ProfileName", "")}
        answered = self._answers_itself or "OptOutType" in form
        text = form.get("ButtonText") or form["Body"]
        return [Arrived(key, address, text, vendor_answers=answered, profile=profile, has_stop=True)]

    def answer(self, call: Call, words: str | None) -> Answer:  # noqa: ARG002 - whatever the call was
        response = MessagingResponse()
        if words:
            response.message(words)
        return Answer(str(response), "application/xml")

    async def send(self, line: Line, to: str, piece: Piece, *, report_to: str, place: str = "") -> str:  # noqa: ARG002 - there is one place
        account = self._account(line)
        is_service = account.sender.startswith("MG")
        by = {"messaging_service_sid": account.sender} if is_service else {"from_": self.prefix + account.sender}
        what = self.written(line, piece)
        return await asyncio.to_thread(self._send, account, self.prefix + to, report_to, by | what)

    def written(self, line: Line, piece: Piece) -> dict[str, str]:  # noqa: ARG002 - the same on every line
        """A piece as Twilio takes it. Raises ``Refused`` for what may not go."""
        return {"body": piece.text}

    def _send(self, account: Account, to: str, report_to: str, what: dict[str, str]) -> str:
        try:
            made = self._client(account).messages.create(to=to, status_callback=report_to, **what)
        except TwilioRestException as error:
            raise _meaning(error) from error
        except RequestException as error:
            raise Later("Twilio cannot be reached.") from error
        return str(made.sid)

    async def find(self, line: Line, to: str, piece: Piece, *, since: datetime) -> str | None:
        account = self._account(line)
        return await asyncio.to_thread(self._find, account, self.prefix + to, piece, since - _CLOCKS_APART)

    def _find(self, account: Account, to: str, piece: Piece, since: datetime) -> str | None:
        try:
            sent = self._client(account).messages.list(to=to, date_sent_after=since, limit=50)
        except TwilioRestException as error:
            raise _meaning(error) from error
        except RequestException as error:
            raise Later("Twilio cannot be reached.") from error
        went = [each for each in sent if each.status not in _NEVER_WENT]
        return next((each.sid for each in went if _is(piece, each.body or "")), None)

    def _account(self, line: Line) -> Account:
        """The connection's own account and number, else the installation's."""
        own, usual = line.secrets, self._usual
        sender = str(line.options.get("from") or usual.sender)
        if own.get("account_sid") and own.get("auth_token"):
            return Account(own["account_sid"], own["auth_token"], sender, usual.base)
        return Account(usual.sid, usual.token, sender, usual.base)

    def _client(self, account: Account) -> Client:
        return self._clients.setdefault(account, account.client())


def _is(piece: Piece, body: str) -> bool:
    """Whether a body that was sent is this piece; a template stands around its text."""
    return piece.text in body if piece.begins else piece.text == body


def _progress(key: str, status: str, code: str) -> Progress | None:
    state = _STATES.get(status)
    if state is None or not key:
        return None
    problem = f"Twilio reports {status} {code}".strip() if state == "failed" else None
    return Progress(key, state, problem, code == str(_OPTED_OUT))


def _meaning(error: TwilioRestException) -> Exception:
    words = f"Twilio answered {error.code or error.status}: {error.msg}"[:300]
    if error.code == _OPTED_OUT:
        return OptedOut(words)
    is_later = error.status in _MAY_WORK_LATER or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return Later(words, after=timedelta(minutes=1)) if is_later else Refused(words)


def usual_account(settings: Settings, sender: str) -> Account | None:
    """The account of the settings, writing as ``sender``; None when something is missing."""
    account, token = settings.twilio_account_sid, settings.twilio_auth_token.get_secret_value()
    return Account(account, token, sender, settings.twilio_api_base) if account and token and sender else None
