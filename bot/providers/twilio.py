"""Twilio by its own library: sending, finding what was sent, and reading its calls. SMS and WhatsApp stand on it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from requests import RequestException
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse

from bot.port import Arrived, BadSignature, OptedOut, Progress
from kit.errors import Later, Refused
from kit.settings import Settings

_OPTED_OUT = 21610
_TOO_MANY, _UNAUTHORISED, _SERVER_ERROR = 429, 401, 500
_TIMEOUT = 15.0
_STATES = {"sent": "sent", "delivered": "arrived", "read": "read", "failed": "failed", "undelivered": "failed"}
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
class Twilio:
    """One sender of an account. ``prefix`` begins addresses of a medium that is not SMS (``whatsapp:``)."""

    client: Client
    validator: RequestValidator
    sender: str
    answers_itself: bool
    prefix: str = ""

    async def send(self, to: str, text: str, *, report_to: str) -> str:
        is_service = self.sender.startswith("MG")
        by = {"messaging_service_sid": self.sender} if is_service else {"from_": self.prefix + self.sender}
        return await asyncio.to_thread(self._send, self.prefix + to, text, report_to, by)

    def _send(self, to: str, text: str, report_to: str, by: dict[str, str]) -> str:
        try:
            made = self.client.messages.create(to=to, body=text, status_callback=report_to, **by)
        except TwilioRestException as error:
            raise _meaning(error) from error
        except RequestException as error:
            raise Later("Twilio cannot be reached.") from error
        return str(made.sid)

    async def find(self, to: str, text: str, *, since: datetime) -> str | None:
        return await asyncio.to_thread(self._find, self.prefix + to, text, since - _CLOCKS_APART)

    def _find(self, to: str, text: str, since: datetime) -> str | None:
        try:
            sent = self.client.messages.list(to=to, date_sent_after=since, limit=50)
        except TwilioRestException as error:
            raise _meaning(error) from error
        except RequestException as error:
            raise Later("Twilio cannot be reached.") from error
        return next((each.sid for each in sent if each.body == text and each.status not in _NEVER_WENT), None)

    def read(self, url: str, headers: Mapping[str, str], form: Mapping[str, str]) -> Arrived | Progress | None:
        if not self.validator.validate(url, dict(form), headers.get("x-twilio-signature", "")):
            raise BadSignature
        key = form.get("MessageSid") or form.get("SmsSid") or ""
        if (status := form.get("MessageStatus")) and status not in _INBOUND:
            state = _STATES.get(status)
            code = form.get("ErrorCode") or ""
            problem = f"Twilio reports {status} {code}".strip() if state == "failed" else None
            return Progress(key, state, problem, code == str(_OPTED_OUT)) if state and key else None  # type: ignore[arg-type]
        if "Body" not in form or not form.get("From"):
            return None
        address = form["From"].removeprefix(self.prefix)
        return Arrived(key, address, form["Body"], self.answers_itself or "OptOutType" in form)

    def answer(self, text: str | None) -> tuple[str, str]:
        response = MessagingResponse()
        if text:
            response.message(text)
        return "application/xml", str(response)


def _meaning(error: TwilioRestException) -> Exception:
    words = f"Twilio answered {error.code or error.status}: {error.msg}"[:300]
    if error.code == _OPTED_OUT:
        return OptedOut(words)
    is_later = error.status in {_TOO_MANY, _UNAUTHORISED} or error.status >= _SERVER_ERROR
    return Later(words, after=timedelta(minutes=1)) if is_later else Refused(words)


def open_twilio(settings: Settings, sender: str, *, prefix: str = "") -> Twilio | None:
    """The account of the settings, writing as ``sender``; None when something is missing."""
    account, token = settings.twilio_account_sid, settings.twilio_auth_token.get_secret_value()
    if not (account and token and sender):
        return None
    base = settings.twilio_api_base
    http = _Elsewhere(base) if base else TwilioHttpClient(timeout=_TIMEOUT)
    own_opt_out = settings.sms_opt_out == "account" and not prefix
    return Twilio(Client(account, token, http_client=http), RequestValidator(token), sender, own_opt_out, prefix)
