"""A business of its own for the office at the desk: its owner signed in, and a booking somebody paid."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from kit import ids
from tests.fixtures.mails import mail_to, mails_in
from tests.fixtures.processes import serving

NOW = "2027-06-07T06:00:00+00:00"
START = "2027-06-08T09:00:00Z"
FORM = {"business": "Harbour Guitar", "person": "Ines Costa", "email": "ines@example.org", "service": "Guitar lesson",
        "minutes": "60", "price": "30.5", "currency": "EUR", "zone": "Europe/Lisbon", "days": ["1", "2", "3", "4", "5"],
        "start": "09:00", "end": "17:00"}  # fmt: skip
SLUG = "harbour-guitar"
PATIENCE = 60
"""Seconds for an answer: a busy machine is slow, not wrong."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A server and where it keeps its data."""

    url: str
    home: Path


@dataclass(frozen=True, slots=True)
class Office(Begun):
    """A server with the business, and its owner's cookies."""

    cookies: dict[str, str]

    def http(self, cookies: dict[str, str] | None = None) -> httpx.Client:
        """The owner, or whoever the cookies are, in another window."""
        return httpx.Client(
            base_url=self.url, headers={"Origin": self.url}, cookies=cookies or self.cookies, timeout=PATIENCE
        )  # fmt: skip

    def state(self, cookies: dict[str, str] | None = None) -> Any:
        """What a browser starts with that is signed in."""
        kept = (cookies or self.cookies).items()
        return {"cookies": [{"name": name, "value": value, "url": self.url} for name, value in kept]}

    def link_for(self, email: str) -> str:
        """The token behind the link in a mail, for whoever asks for it."""
        with self._window() as window:
            before = mails_in(self.home)
            window.post("/v1/sign-in/links", json={"email": email})
        token = re.search(r"sign-in#(\S+)", mail_to(self.home, email, "sign-in#", but=before))
        assert token
        return token[1]

    def sign_in(self, email: str) -> dict[str, str]:
        """The cookies of a member who signs in by the link in their mail."""
        token = self.link_for(email)
        with self._window() as window:
            answer = window.post("/v1/sign-in/links/redeem", json={"token": token})
            assert answer.status_code == 200, answer.text
            return dict(window.cookies)

    def _window(self) -> httpx.Client:
        headers = {"Origin": self.url, "Parley-Organisation": SLUG}
        return httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE)

    def stay_recent(self) -> None:
        """As if everybody had signed in late today: how long the tests take that share this, nobody knows."""
        with sqlite3.connect(self.home / "parley.db", timeout=30) as database:
            database.execute("UPDATE sign_ins SET authenticated_at = '2027-06-07 12:00:00'")

    def let_be_past(self, booking: str) -> None:
        """As if the session of a booking had been two days earlier, which is before today."""
        columns = ("starts_at", "ends_at", "occupies_from", "occupies_to")
        earlier = ", ".join(f"{column} = datetime({column}, '-2 days')" for column in columns)
        which = "id = (SELECT session_id FROM bookings WHERE id = ?)"
        with sqlite3.connect(self.home / "parley.db", timeout=30) as database:
            moved = database.execute(f"UPDATE sessions SET {earlier} WHERE {which}", (ids.parse("bkg", booking).hex,))
            assert moved.rowcount == 1

    def let_newest_sign_in_grow_old(self) -> None:
        """As if whoever signed in last had done so two hours ago."""
        with sqlite3.connect(self.home / "parley.db", timeout=30) as database:
            old = "2027-06-07 04:00:00"
            newest = "(SELECT max(id) FROM sign_ins)"
            database.execute(f"UPDATE sign_ins SET authenticated_at = ? WHERE id = {newest}", (old,))


@contextmanager
def opened(home: Path, **more: str) -> Iterator[Office]:
    """The business on a server of its own."""
    with serving(home, now=NOW, **more) as running:
        yield founded(Begun(running.url, home))


def founded(server: Begun) -> Office:
    """Begin the business on a server, with a booking that somebody paid."""
    begun = httpx.post(f"{server.url}/start", data=FORM, headers={"Sec-Fetch-Site": "same-origin"}, timeout=PATIENCE)
    assert begun.status_code == 303, begun.text
    office = Office(server.url, server.home, dict(begun.cookies))
    office.stay_recent()
    with office.http() as owner:
        judged = owner.put("/v1/guard", json={"active": False})  # all who pay here come from one address
        assert judged.status_code == 200, judged.text
    pay(office)
    return office


def pay(office: Office, start: str = START) -> None:
    """Somebody books a lesson and pays for it."""
    with httpx.Client(base_url=office.url, headers={"Parley-Organisation": SLUG}, timeout=PATIENCE) as http:
        http.headers["Authorization"] = f"Bearer {http.post('/v1/guests', json={}).json()['token']}"
        http.patch("/v1/me", json={"name": "Rui Alves", "email": "rui@example.org"})
        pay_as(http, start)


def pay_as(http: httpx.Client, start: str) -> None:
    """A client books a lesson and pays for it."""
    [service] = [each for each in http.get("/v1/services").json()["items"] if each["name"] == "Guitar lesson"]
    held = http.post("/v1/holds", json={"service": service["id"], "start": start})
    assert held.status_code == 201, held.text
    paid = http.post(f"/v1/bookings/{held.json()['id']}/payments", json={})
    assert paid.status_code in {200, 201}, paid.text
