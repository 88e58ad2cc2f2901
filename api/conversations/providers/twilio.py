"""Twilio is asked whether a number is its account's own, and whether WhatsApp has approved a template.

A number that is somebody else's would let calls be put through to it, or texts be sent in its name, on our account.
"""

from collections.abc import Mapping
from typing import Any

import httpx

from kit.errors import Problem
from kit.settings import Settings

MEDIA = frozenset({"sms", "whatsapp", "voice"})
_NUMBERS = {"sms": "from", "voice": "hand_over_to"}
_PATIENCE = 15.0
_SERVICE, _TEMPLATE = "MG", "template"
_UNSURE = (401, 429, 500)


class NotYourNumber(Problem):
    type, title, status = "not-your-number", "That number is not one of your Twilio account's", 422
    next_step = (
        "Give account_sid and auth_token of an account of your own, and a number that it has bought or verified."
    )


class NotApproved(Problem):
    type, title, status = "template-not-approved", "WhatsApp has not approved that template", 422
    next_step = "Wait until Twilio's Content Template Builder shows it as approved, then set it again."


class VendorAway(Problem):
    type, title, status = "vendor-away", "Twilio could not be asked, so nothing was changed", 503
    next_step = "Check account_sid and auth_token, and try again in a minute."


async def check(settings: Settings, medium: str, secrets: Mapping[str, str], options: Mapping[str, object]) -> None:
    """Make sure that what ``options`` name is the account's own. Raises the problems above."""
    number = str(options.get(_NUMBERS.get(medium, ""), ""))
    template = str(options.get(_TEMPLATE, "")) if medium == "whatsapp" else ""
    if not (number or template):
        return
    account, token = secrets.get("account_sid", ""), secrets.get("auth_token", "")
    if not (account and token) and number:
        raise NotYourNumber
    if not (account and token):
        account, token = settings.twilio_account_sid, settings.twilio_auth_token.get_secret_value()
    async with httpx.AsyncClient(timeout=_PATIENCE, auth=(account, token)) as http:
        if number and not await _is_own(http, settings, account, number):
            raise NotYourNumber
        if template:
            await _approved(http, settings, template)


async def _is_own(http: httpx.AsyncClient, settings: Settings, account: str, number: str) -> bool:
    """Bought there, or verified as a caller id; a messaging service (MG…) belongs to whoever can read it."""
    if number.startswith(_SERVICE):
        return await _ask(http, settings, "messaging", f"/v1/Services/{number}") is not None
    for kind, key in (("IncomingPhoneNumbers", "incoming_phone_numbers"), ("OutgoingCallerIds", "outgoing_caller_ids")):
        path = f"/2010-04-01/Accounts/{account}/{kind}.json"
        found = await _ask(http, settings, "api", path, PhoneNumber=number)
        if any(each.get("phone_number") == number for each in (found or {}).get(key, [])):
            return True
    return False


async def _approved(http: httpx.AsyncClient, settings: Settings, template: str) -> None:
    found = await _ask(http, settings, "content", f"/v1/Content/{template}/ApprovalRequests")
    state = ((found or {}).get("whatsapp") or {}).get("status", "unknown")
    if state != "approved":
        raise NotApproved(f"Twilio says that it is {state}.")


async def _ask(
    http: httpx.AsyncClient, settings: Settings, product: str, path: str, **params: str
) -> dict[str, Any] | None:
    """What Twilio knows; None where it knows nothing of that name. Raises ``VendorAway``."""
    base = settings.twilio_api_base.rstrip("/")
    prefix = "" if product == "api" else f"/{product}"
    url = f"{base}{prefix}{path}" if base else f"https://{product}.twilio.com{path}"
    try:
        answer = await http.get(url, params=params)
        if answer.status_code in _UNSURE or answer.status_code > max(_UNSURE):
            raise VendorAway(f"It answered {answer.status_code}.")
        found: dict[str, Any] | None = answer.json() if answer.is_success else None
    except (httpx.TransportError, ValueError) as failure:
        raise VendorAway from failure
    return found
