"""Subscriptions by chat: how one stands, cancelled, kept after all, changed; each after a yes that heard its cost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from bot.money.packages import counts_in, is_about_buying
from bot.money.subscribing import speaks_of_subscription
from bot.talk import Talk
from kit.db import Database
from tests.api.packages.test_subscriptions import begun, plan, seen
from tests.fixtures.shop import DOCUMENT, Shop, open_shop
from tests.fixtures.talking import Person, talking

LANGUAGES = {
    "en": ("please cancel my subscription", "Shall I cancel it?", "yes", "is not renewed"),
    "de": ("ich möchte mein Abonnement kündigen", "Soll ich es kündigen?", "ja", "wird nicht verlängert"),
    "es": ("quiero cancelar mi suscripción por favor", "¿La cancelo?", "sí", "no se renueva"),
    "fr": (
        "je voudrais résilier mon abonnement s'il vous plaît",
        "Dois-je le résilier ?",
        "oui",
        "n'est pas renouvelé",
    ),
    "pt": ("quero cancelar a minha assinatura por favor", "Cancelo?", "sim", "não se renova"),
}


@asynccontextmanager
async def themselves(shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever speaks as ``person``, at the API."""
    async with shop.service_principal() as bot:
        known = await bot.get("/v1/conversations/web/c1/person")
        assert known.status_code == 200, known.text
    async with shop.service_principal(acts_as=known.json()["identity"]) as client:
        yield client


async def subscription(shop: Shop) -> dict[str, Any]:
    async with themselves(shop) as client:
        return await seen(client)


@pytest.fixture
async def subscriber(small_shop: Shop, person: Person) -> Person:
    """Somebody who has four a month, paid on the ninth."""
    await person.say("hello")
    async with themselves(small_shop) as client:
        await begun(small_shop, client)
    return person


@pytest.mark.parametrize("lang", list(LANGUAGES))
async def test_a_subscription_is_cancelled_for_the_end_of_what_is_paid_after_a_yes(
    small_shop: Shop, subscriber: Person, lang: str
) -> None:
    wish, question, yes, done = LANGUAGES[lang]
    told = await subscriber.say(wish)
    assert question in told
    assert "30" in told  # what it costs
    assert "2027" in told  # until when it runs
    assert not (await subscription(small_shop))["cancelled"]
    assert done in await subscriber.say(yes)
    assert (await subscription(small_shop))["cancelled"]


async def test_it_is_told_how_one_stands_and_nothing_changes_by_asking_or_by_a_no(
    small_shop: Shop, subscriber: Person
) -> None:
    told = await subscriber.say("what about my subscription?")
    assert "Four a month: 4 credits a month for €30.00; renewed on Fri, 9 Jul 2027, 07:00" in told
    assert "Shall I cancel it?" in await subscriber.say("cancel my membership")
    assert "leave it as it is" in await subscriber.say("no")
    stands = await subscription(small_shop)
    assert (stands["cancelled"], stands["next_package"]) == (False, None)


async def test_one_that_was_cancelled_is_kept_after_all(small_shop: Shop, subscriber: Person) -> None:
    assert "goes on as it is" in await subscriber.say("keep my subscription")
    await subscriber.say("cancel my subscription")
    await subscriber.say("yes, cancel it")
    assert "cancelled already; it runs until Fri, 9 Jul 2027" in await subscriber.say("cancel my subscription")
    told = await subscriber.say("I want to keep my subscription")
    assert "goes on after Fri, 9 Jul 2027, 07:00 (WEST, Lisbon), for €30.00 a month. Shall I keep it?" in told
    assert (await subscription(small_shop))["cancelled"]
    assert "The next €30.00 are charged on" in await subscriber.say("yes")
    assert not (await subscription(small_shop))["cancelled"]


async def test_another_plan_counts_from_the_next_period_on(small_shop: Shop, subscriber: Person) -> None:
    assert "no other plan" in await subscriber.say("change my plan")
    eight = await plan(small_shop, "Eight a month", credits=8, price=5000)
    await plan(small_shop, "Twelve a month", credits=12, price=7000)
    await plan(small_shop, "Two a week", renews={"unit": "week"})
    assert "Which plan" in await subscriber.say("I want to change my subscription")
    assert [label.partition(":")[0] for label in subscriber.labels()] == ["Eight a month", "Twelve a month"]
    told = await subscriber.say("the first one")
    assert "From Fri, 9 Jul 2027, 07:00" in told
    assert "Eight a month: 8 credits a month for €50.00" in told
    assert "nothing is charged today" in told
    assert (await subscription(small_shop))["next_package"] is None
    assert "Changed" in await subscriber.say("yes")
    assert (await subscription(small_shop))["next_package"] == eight
    assert "Twelve a month: 12 credits" in await subscriber.say("switch my plan to Twelve a month")


async def test_something_else_asked_for_with_it_is_done_after_it(small_shop: Shop, subscriber: Person) -> None:
    text = await subscriber.say("cancel my subscription and book a haircut with Ana on Sunday at 9")
    assert "Shall I cancel it?" in text
    assert subscriber.kinds() == []
    text = await subscriber.say("yes")
    assert "is not renewed" in text
    assert "Sun, 13 Jun 2027, 09:00" in text
    assert subscriber.kinds() == ["held"]
    assert (await subscription(small_shop))["cancelled"]


async def test_one_that_ends_while_it_is_spoken_of_is_left_alone(small_shop: Shop, subscriber: Person) -> None:
    await subscriber.say("cancel my subscription")
    async with themselves(small_shop) as client:
        shown = await seen(client)
        await client.post(f"/v1/subscriptions/{shown['id']}/cancel")
    small_shop.clock.advance(timedelta(days=31))
    assert "you have no subscription" not in (await subscriber.say("yes")).lower()
    assert subscriber.kinds() == []


async def test_who_has_none_is_told_so_and_an_appointment_is_not_taken_for_one(person: Person) -> None:
    assert "You have no subscription" in await person.say("cancel my membership")
    assert "no coming sessions" in await person.say("cancel my appointment")
    await person.say("haircut with Ana on Friday at 10am")
    assert "Shall I book it?" in await person.say("how is my subscription?")


def speaks(text: str) -> bool:
    return speaks_of_subscription(cast("Talk", SimpleNamespace(text=text, picked=None)))


@pytest.mark.parametrize(
    "text",
    ["I'd like to end my membership", "switch me to another plan", "Mein Abo bitte beenden", "mein Abo wechseln",
     "dar de baja mi suscripción", "cambiar mi plan", "garder mon abonnement", "changer ma formule",
     "manter a minha assinatura", "quero mudar o meu plano"],
)  # fmt: skip
def test_these_are_about_a_subscription(text: str) -> None:
    assert speaks(text)


@pytest.mark.parametrize(
    "text",
    ["cancel my appointment", "I plan to come tomorrow", "buy a membership", "what's the plan for tomorrow?", "keep it",
     "change my booking to Friday", "cancela mi cita", "annuler mon rendez-vous"],
)  # fmt: skip
def test_these_are_not(text: str) -> None:
    assert not speaks(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [("buy the five-session pass", 5), ("I'd like to get the 10 session card", 10), ("die Zehnerkarte kaufen", 10),
     ("10er-Karte bestellen", 10), ("quiero comprar el bono de diez", 10), ("je prends le forfait de cinq", 5),
     ("quero comprar o pacote de dez", 10)],
)  # fmt: skip
def test_a_package_is_named_by_how_many_it_has(text: str, count: int) -> None:
    assert is_about_buying(text)
    assert count in counts_in(text)


FREE = {"question": "Can I cancel for free?", "answer": "Yes, until the session begins."}


@pytest.fixture
async def asked_often(sqlite: Database, tmp_path: Path, engine_home: Path) -> AsyncIterator[Person]:
    """Somebody at a business that has an answer about cancelling a session."""
    document = {**DOCUMENT, "questions": [FREE]}
    async with open_shop(sqlite, tmp_path, document) as shop, talking(shop, engine_home) as somebody:
        yield somebody


async def test_a_wish_to_cancel_a_subscription_is_no_question_about_cancelling_a_session(asked_often: Person) -> None:
    for wish in (
        "cancel my subscription", "I'd like to cancel my subscription please", "cancel my plan",
        "can I cancel my subscription?", "ich möchte mein Abo kündigen", "quiero cancelar mi suscripción",
        "annuler mon abonnement", "cancelar a minha assinatura",
    ):  # fmt: skip
        assert "until the session begins" not in await asked_often.say(wish), wish
    assert "You have no subscription" in await asked_often.say("please, cancel my subscription")
    assert "until the session begins" in await asked_often.say("can I cancel for free?")
