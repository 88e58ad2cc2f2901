"""The pretend vendor: works offline, remembers, and fails on request. For the demo and for tests.

The method decides what happens: ``succeeds`` (default), ``declines``, ``asks_3ds`` (goes on at the pretend bank's
page), ``arrives_late`` (stays open until the vendor's news comes).
"""

import hashlib
import hmac
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from api.payments.port import BadSignature, News, Outcome, State, pretend_file
from kit.errors import Refused
from kit.money import Money
from kit.settings import Settings

_STATES: dict[str, State] = {"declines": "declined", "asks_3ds": "challenged", "arrives_late": "created"}
_lock = threading.Lock()


class _Charge(TypedDict):
    amount: int
    state: State
    refunds: dict[str, int]
    reference: str


def connect(settings: Settings) -> "Pretend":
    return Pretend(pretend_file(settings.home), settings.url)


def signature(body: bytes, secret: str) -> str:
    """What the pretend vendor sends as ``Pretend-Signature``."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class Pretend:
    """A vendor in a file: charges by key, with what was given back."""

    def __init__(self, file: Path, url: str) -> None:
        self.file, self.url = file, url

    async def charge(self, amount: Money, *, method: str, key: str, reference: str) -> Outcome:
        with _lock:
            charges = self._read()
            if key not in charges:
                fresh = _STATES.get(method, "succeeded")
                charges[key] = {"amount": amount.minor, "state": fresh, "refunds": {}, "reference": reference}
                self._write(charges)
            state = charges[key]["state"]
        link = f"{self.url}/pretend-bank/{reference}" if state == "challenged" else None
        return Outcome(state, f"pretend_{key}", link, "card_declined" if state == "declined" else None)

    async def refund(self, amount: Money, *, vendor_id: str, key: str) -> None:
        with _lock:
            charges = self._read()
            charge = charges.get(vendor_id.removeprefix("pretend_"))
            if charge is None:
                raise Refused("no such charge")
            given_back = sum(charge["refunds"].values())
            if key not in charge["refunds"] and given_back + amount.minor > charge["amount"]:
                raise Refused("more than was charged")
            charge["refunds"][key] = amount.minor
            self._write(charges)

    def decide(self, key: str, state: State) -> Outcome:
        """What the payer chose at the pretend bank; the first choice stands. Raises ``Refused`` for unknown charges."""
        with _lock:
            charges = self._read()
            if key not in charges:
                raise Refused("no such charge")
            if charges[key]["state"] == "challenged":
                charges[key]["state"] = state
                self._write(charges)
            stands = charges[key]["state"]
        return Outcome(stands, f"pretend_{key}", None, "denied_at_the_bank" if stands == "declined" else None)

    def read(self, headers: Mapping[str, str], body: bytes, *, secret: str) -> News:
        if not hmac.compare_digest(headers.get("pretend-signature", "").encode(), signature(body, secret).encode()):
            raise BadSignature
        told = json.loads(body)
        outcome = Outcome(told["state"], told["vendor_id"], decline_code=told.get("decline_code"))
        return News(told["id"], f"charge.{told['state']}", outcome, told.get("reference", ""))

    def _read(self) -> dict[str, _Charge]:
        charges: dict[str, _Charge] = json.loads(self.file.read_text()) if self.file.exists() else {}
        return charges

    def _write(self, charges: dict[str, _Charge]) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(charges))
        fresh.replace(self.file)
