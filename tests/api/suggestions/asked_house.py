"""A house of two in which one falls ill: three clients to be asked, by mail and by text, and ways to let time pass."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from api.bookings.waiting.due import expire_due
from kit.db import Database
from tests.api.notifications.reaching import DOCUMENT, PHONE, House
from tests.api.notifications.test_links import form
from tests.api.notifications.test_telling import LETTERHEAD
from tests.fixtures.shop import WEEK, open_shop

TODAY = "2027-06-09T10:00:00+00:00"  # noon in Berlin
NINE, TEN, ELEVEN = (f"2027-06-10T{hour:02}:00:00Z" for hour in (7, 8, 9))
RANGE = {"from": "2027-06-09T22:00:00Z", "to": "2027-06-10T22:00:00Z"}
MAIL = {"ada": "ada@example.org", "cem": "cem@example.org"}
_BEN = {
    "name": "Ben Okoro", "zone": "Europe/Berlin", "place": "Berlin", "services": ["Coaching"],
    "hours": [{"days": WEEK, "start": "09:00", "end": "10:00"}],
}  # fmt: skip


@dataclass(slots=True)
class Ill:
    """The house, its bookings by client, and Ana who will be ill tomorrow."""

    house: House
    booked: dict[str, dict[str, Any]]
    ana: str

    async def plan(self, **more: Any) -> dict[str, Any]:
        """A fresh plan for the day."""
        async with self.house.shop.owner() as desk:
            answer = await desk.post("/v1/suggestions/plans", json=RANGE | {"builder": self.ana} | more)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def act(self, plan: str, verb: str = "", *, status: int = 200) -> dict[str, Any]:
        """Begin, stop, or just look."""
        path = f"/v1/suggestions/plans/{plan}"
        async with self.house.shop.owner() as desk:
            answer = await (desk.post(f"{path}/{verb}") if verb else desk.get(path))
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    async def states(self, plan: str) -> list[str]:
        """Of each turn, in order."""
        return [each["state"] for each in (await self.act(plan))["asks"]]

    async def pass_time(self, **by: float) -> None:
        """Let so much time pass, and all that is due then happen."""
        self.house.shop.clock.at += timedelta(**by)
        await self.happen()

    async def happen(self) -> None:
        await expire_due(self.house.shop.database, self.house.shop.clock)
        await self.house.deliver()

    def questions(self, who: str) -> list[str]:
        """The paths that questions to a client led to, the latest last."""
        if who == "bea":
            texts = [text for to, text, _ in self.house.pretend.sent if to == PHONE]
        else:
            texts = [
                str(part.get_content())
                for mail in self.house.postbox.sent
                if MAIL[who] in str(mail["To"]) and (part := mail.get_body(("plain",)))
            ]
        return [path for text in texts for path in re.findall(rf"{LETTERHEAD.url}(/b/\S+/confirm)", text)]

    async def answer(self, who: str, *, yes: bool) -> str:
        """Open the latest question and press a button; the page that follows."""
        async with self.house.shop.http() as person:
            page = await person.get(self.questions(who)[-1])
            assert page.status_code == 200, page.text
            path, fields = form(page.text, number=0 if yes else 1)
            done = await person.post(path, data=fields, follow_redirects=True)
        assert done.status_code == 200, done.text
        return done.text

    async def booking(self, who: str) -> dict[str, Any]:
        async with self.house.shop.owner() as desk:
            return dict((await desk.get(f"/v1/bookings/{self.booked[who]['id']}")).json())


@asynccontextmanager
async def ill(database: Database, home: Path) -> AsyncIterator[Ill]:
    """Ada at nine and Cem at eleven are reached by mail, Bea at ten by text; Ana takes the day off."""
    document = DOCUMENT | {"builders": [*DOCUMENT["builders"], _BEN]}
    async with open_shop(database, home, document) as shop:
        shop.clock.at = datetime.fromisoformat(TODAY).astimezone(UTC)
        house = House(shop)
        people = {
            "ada": await house.client(name="Ada", email=MAIL["ada"]),
            "bea": await house.client(name="Bea", email=None, phone=PHONE, preferences={"channels": ["sms"]}),
            "cem": await house.client(name="Cem", email=MAIL["cem"]),
        }
        booked = {
            name: await house.book(key, start)
            for (name, key), start in zip(people.items(), (NINE, TEN, ELEVEN), strict=True)
        }
        ana = booked["ada"]["builder"]["id"]
        async with shop.owner() as desk:
            off = await desk.post(
                f"/v1/builders/{ana}/time-off", json={"first_day": "2027-06-10", "last_day": "2027-06-10"}
            )
            assert off.status_code == 201, off.text
        await house.deliver()
        yield Ill(house, booked, ana)
