"""The pretend vendor: works offline, remembers, and fails on request. For the demo and for tests.

The method decides what happens: ``succeeds`` (default), ``declines`` (``declines:lost_card`` by that code),
``asks_3ds`` (goes on at the pretend bank's page; where the payer is not there it declines, by the code
``authentication_required``), ``arrives_late`` (stays open until the vendor's news comes). After an ``@`` it may name a
card and its country: ``succeeds@one/DE``, ``declines@two:lost_card``. Told to, its bank asks about every card but
``frictionless``. To be saved, ``asks_first`` waits for its bank and ``cannot_be_saved`` is not.
"""

import hashlib
import hmac
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict

from api.payments.builders.port import AccountState, Opening
from api.payments.cards import Card
from api.payments.keeping import Saved, Saving
from api.payments.life import State
from api.payments.port import Asked, BadSignature, Disputed, News, Outcome, pretend_file
from kit.errors import Refused
from kit.money import Money
from kit.settings import Settings

METHODS = ("succeeds", "declines", "asks_3ds", "arrives_late", "frictionless", "asks_first", "cannot_be_saved")
_STATES: dict[str, State] = {"declines": "declined", "asks_3ds": "challenged", "arrives_late": "created"}
_lock = threading.Lock()


class _Charge(TypedDict):
    amount: int
    state: State
    refunds: dict[str, int]
    reference: str
    take: NotRequired[str]
    disputed: NotRequired[int]
    code: NotRequired[str]


def knows(method: str) -> bool:
    """Whether a method, with or without a card and a code, is one of ``METHODS``; none is the first."""
    return method.partition(":")[0].partition("@")[0] in {"", *METHODS}


def is_ready(_settings: Settings) -> bool:
    return True


def connect(settings: Settings) -> "Pretend":
    return Pretend(pretend_file(settings.home), settings.url)


def signature(body: bytes, secret: str) -> str:
    """What the pretend vendor sends as ``Pretend-Signature``."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class Pretend:
    """A vendor in a file: charges by key, with what was given back."""

    def __init__(self, file: Path, url: str) -> None:
        self.file, self.url = file, url

    async def charge(self, asked: Asked) -> Outcome:
        with _lock:
            charges = self._read()
            if asked.key not in charges:
                charges[asked.key] = _new(asked)
                self._write(charges)
            return self._outcome(asked.key, charges[asked.key])

    async def find(self, asked: Asked) -> Outcome | None:
        with _lock:
            charge = self._read().get(asked.key)
        return self._outcome(asked.key, charge) if charge else None

    async def capture(self, asked: Asked, amount: Money, *, key: str) -> Outcome:  # noqa: ARG002 - it is taken once
        with _lock:
            charges = self._read()
            charge = _kept(charges, asked, "succeeded")
            if charge["state"] == "authorised":
                if amount.minor > charge["amount"]:
                    raise Refused("more than is kept")
                charge["state"], charge["amount"] = "succeeded", amount.minor
                self._write(charges)
            return self._outcome(asked.key, charge)

    async def release(self, asked: Asked, *, key: str) -> Outcome:  # noqa: ARG002 - as above
        with _lock:
            charges = self._read()
            charge = _kept(charges, asked, "cancelled")
            charge["state"] = "cancelled"
            self._write(charges)
            return self._outcome(asked.key, charge)

    async def refund(self, asked: Asked, amount: Money, *, key: str) -> None:
        with _lock:
            charges = self._read()
            charge = charges.get(asked.key)
            if charge is None or charge["state"] in {"declined", "authorised", "cancelled"}:
                raise Refused("no such charge")  # of one that arrives late the file knows nothing more
            given_back = sum(charge["refunds"].values()) + charge.get("disputed", 0)
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
                charges[key]["state"] = _approved(charges[key]) if state == "succeeded" else state
                self._write(charges)
            stands = charges[key]
        outcome = self._outcome(key, stands)
        return Outcome(outcome.state, outcome.vendor_id, decline_code=outcome.decline_code and "denied_at_the_bank")

    async def save(self, saving: Saving) -> Saved:
        """What cannot be saved ``cannot_be_saved``; ``asks_first`` waits for its bank once, and is approved there."""
        if saving.method == "cannot_be_saved":
            return Saved("declined", "", "", "")
        state: Literal["challenged", "saved"] = "challenged" if saving.method == "asks_first" else "saved"
        customer = saving.customer or f"pretend_customer_{saving.client}"
        return Saved(state, customer, saving.method, saving.method, f"pretend {saving.method}".strip())

    async def card_of(self, method: str) -> Card | None:
        fingerprint, _, country = method.partition(":")[0].partition("@")[2].partition("/")
        return Card(fingerprint, country) if fingerprint else None

    async def find_saved(self, setup_id: str) -> Saved:
        return Saved("saved", "", setup_id, setup_id, f"pretend {setup_id}")

    async def forget(self, vendor_id: str) -> None:
        """Nothing is kept here."""

    async def open_account(self, opening: Opening) -> str:
        return f"pretend_{opening.reference}"

    async def onboard(self, vendor_id: str, *, back: str) -> str:  # noqa: ARG002 - nothing is asked there
        return back

    async def account_state(self, vendor_id: str) -> AccountState:  # noqa: ARG002 - it is content with everybody
        return "ready"

    async def check(self) -> None:
        """There are no keys."""

    async def verify(self, headers: Mapping[str, str], body: bytes, *, secret: str) -> None:
        if not hmac.compare_digest(headers.get("pretend-signature", "").encode(), signature(body, secret).encode()):
            raise BadSignature

    def understand(self, body: bytes) -> News:
        told: dict[str, Any] = json.loads(body)
        dispute = Disputed(**told["dispute"]) if "dispute" in told else None
        outcome = Outcome(
            told["state"], told["vendor_id"], decline_code=told.get("decline_code"), amount=told.get("amount"),
            refunded=told.get("refunded"), currency=told.get("currency"), dispute=dispute,
        )  # fmt: skip
        kind = f"dispute.{dispute.ruling}" if dispute else f"charge.{told['state']}"
        return News(told["id"], kind, outcome, told.get("reference", ""))

    def _outcome(self, key: str, charge: _Charge) -> Outcome:
        state = charge["state"]
        link = f"{self.url}/pretend-bank/{charge['reference']}" if state == "challenged" else None
        code = charge.get("code", "card_declined") if state == "declined" else None
        arrived = charge["amount"] if state == "succeeded" else None
        refunded = sum(charge["refunds"].values())
        return Outcome(state, f"pretend_{key}", link, code, arrived, refunded if arrived else None)

    def _read(self) -> dict[str, _Charge]:
        charges: dict[str, _Charge] = json.loads(self.file.read_text()) if self.file.exists() else {}
        return charges

    def _write(self, charges: dict[str, _Charge]) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(charges))
        fresh.replace(self.file)


def _new(asked: Asked) -> _Charge:
    charge = _Charge(amount=asked.amount.minor, state="created", refunds={}, reference=asked.reference, take=asked.take)
    method, _, code = asked.method.partition(":")
    method = method.partition("@")[0]
    charge["state"] = _STATES.get(method) or _approved(charge)
    if asked.challenge == "always" and method not in {*_STATES, "frictionless"}:
        charge["state"] = "challenged"
    if method == "asks_3ds" and asked.off_session:
        charge["state"], code = "declined", "authentication_required"
    if code:
        charge["code"] = code
    return charge


def _approved(charge: _Charge) -> State:
    return "authorised" if charge.get("take") == "later" else "succeeded"


def _kept(charges: dict[str, _Charge], asked: Asked, wanted: State) -> _Charge:
    charge = charges.get(asked.key)
    if charge is None or charge["state"] not in {"authorised", wanted}:
        raise Refused("nothing is kept")
    return charge


Vendor = Pretend
