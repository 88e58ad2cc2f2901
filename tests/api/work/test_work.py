"""The desk's list of work that failed for good: told in a sentence, tried again when asked, nobody else's to see."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from kit.engine.rows import Work
from models.identity import Organisation
from tests.fixtures import rows
from tests.fixtures.shop import NOW, Shop

TASK = "api.notifications.reactions.tell_of_confirmed"


async def parked(shop: Shop, problem: str, *, link: str | None = None) -> str:
    """Something of the shop that is parked; returns its path."""
    async with shop.database.writing() as session:
        house = (await session.scalars(select(Organisation))).one()
        about = uuid.uuid4()
        session.add(
            Work(
                about=about, task=TASK, organisation_id=house.id, queue="notifications", subject=about, number=1,
                due_at=NOW, attempts=8, parked_at=NOW, problem=problem, link=link,
            )
        )  # fmt: skip
        await session.commit()
    async with shop.owner() as http:
        [item] = (await http.get("/v1/work")).json()["items"]
    return f"/v1/work/{item['id']}/{item['task']}"


@pytest.mark.parametrize(
    ("problem", "sentence", "next_step"),
    [
        ("Refused: no such address", "Tell of confirmed was refused for good: no such address.", "refused again"),
        ("NeedsPerson: sign in anew", "can only go on with a person: sign in anew.", "https://mail.example"),
        ("Later: busy", "was put off 8 times because an outside service was away: busy.", "answers again"),
        ("Abandoned: each of 3 workers that had it died over it", "was given up: each of 3 workers", "logs"),
        ("KeyError: 'name'", "failed 8 times, last with KeyError: 'name'.", "fault in the program"),
    ],
)
async def test_each_kind_of_failure_is_explained_with_its_next_step(
    small_shop: Shop, problem: str, sentence: str, next_step: str
) -> None:
    path = await parked(small_shop, problem, link="https://mail.example")
    async with small_shop.owner() as http:
        told = (await http.get(path)).json()
    assert sentence in told["sentence"]
    assert next_step in told["next_step"]
    assert (told["queue"], told["attempts"]) == ("notifications", 8)


async def test_it_is_explained_in_the_language_of_who_asks(small_shop: Shop) -> None:
    path = await parked(small_shop, "Later: busy")
    async with small_shop.owner() as http:
        german = (await http.get(path, headers={"Accept-Language": "de-AT"})).json()
        unknown = (await http.get(path, headers={"Accept-Language": "tlh"})).json()
    assert "wurde 8-mal verschoben, weil ein fremder Dienst nicht da war: busy." in german["sentence"]
    assert "was put off 8 times" in unknown["sentence"]


async def test_what_is_replayed_is_in_line_again_with_all_its_attempts(shop: Shop) -> None:
    path = await parked(shop, "Later: busy")
    shop.clock.advance(timedelta(hours=1))
    async with shop.owner() as http:
        assert (await http.post(f"{path}/replay")).status_code == 202
        again = await http.post(f"{path}/replay")
        assert (await http.get("/v1/work")).json()["items"] == []
    assert (again.status_code, again.json()["type"].rsplit("/", 1)[1]) == (404, "not-parked")
    async with shop.database.reading() as session:
        work = (await session.scalars(select(Work).where(Work.task == TASK))).one()
    assert (work.parked_at, work.attempts, work.due_at) == (None, 0, shop.clock.now())


async def test_others_and_visitors_see_none_of_it(small_shop: Shop) -> None:
    path = await parked(small_shop, "Later: busy")
    async with small_shop.http() as visitor:
        assert [(await visitor.get(each)).status_code for each in ("/v1/work", path)] == [401, 401]
        assert (await visitor.post(f"{path}/replay")).status_code == 401
    elsewhere = rows.organisation()
    await rows.saved(small_shop.database, elsewhere)
    async with small_shop.database.writing() as session:
        await session.execute(update(Work).values(organisation_id=elsewhere.id))
        await session.commit()
    async with small_shop.owner() as http:
        assert (await http.get("/v1/work")).json()["items"] == []
        assert (await http.get(path)).status_code == 404
        assert (await http.get("/v1/work/wrk_nonsense/x")).status_code == 404


async def test_the_desk_sees_how_much_work_waits_by_task(small_shop: Shop) -> None:
    await parked(small_shop, "Later: busy")
    async with small_shop.database.writing() as session:
        house = (await session.scalars(select(Organisation))).one()
        for number, due in enumerate((NOW - timedelta(hours=1), NOW, NOW + timedelta(hours=1)), start=2):
            about = uuid.uuid4()
            session.add(
                Work(
                    about=about, task=TASK, organisation_id=house.id, queue="notifications", subject=about,
                    number=number, due_at=due,
                )
            )  # fmt: skip
        await session.commit()
    async with small_shop.owner() as http:
        [queue] = (await http.get("/v1/work/queues")).json()
    counted = {name: queue[name] for name in ("running", "due", "late", "to_come", "parked")}
    assert counted == {"running": 0, "due": 2, "late": 1, "to_come": 1, "parked": 1}
    assert queue["oldest_due"] == "2027-06-09T05:00:00Z"
