"""Packages by chat: what is left of one's own, which there are, and buying one."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from api.bookings.till import buy_routes
from api.payments.charge import Way
from kit import ids
from models.packages import Purchase
from models.people import Client
from tests.api.packages.test_subscriptions import begun
from tests.api.payments.test_invoices import HOUSE
from tests.fixtures.money import followed
from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person


@pytest.fixture
async def ten(small_shop: Shop) -> str:
    """Ten times yoga, on offer."""
    yoga = (await small_shop.named("services"))["Yoga"]["id"]
    package = {"name": "Ten times yoga", "credits": 10, "services": [yoga], "price": 10_000, "days": 90}
    async with small_shop.owner() as http:
        made = await http.post("/v1/packages", json=package)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])


async def purchases(shop: Shop) -> list[str]:
    async with shop.database.reading() as session:
        return sorted(await session.scalars(select(Purchase.state)))


async def test_what_is_left_of_a_package_is_told(small_shop: Shop, person: Person, ten: str) -> None:
    assert "no credits left" in await person.say("how many credits do I have left?")
    async with small_shop.database.reading() as session:
        client = ids.public("cli", (await session.scalars(select(Client.id))).one())
    async with small_shop.owner() as http:
        sold = await http.post(f"/v1/clients/{client}/packages", json={"package": ten})
        assert sold.status_code == 201, sold.text
    text = await person.say("how many credits do I have left?")
    assert "Ten times yoga: 10 credits left, good until" in text
    assert "€100.00" not in text  # what is sold was not asked
    assert (person.kinds(), person.labels()) == ([], [])
    assert "Ten times yoga: 10 credits for €100.00" in await person.say("which packages are there?")
    assert "Ten times yoga: noch 10 Guthaben" in await person.say("Was ist noch übrig?")


async def test_where_none_are_sold_it_is_said(person: Person) -> None:
    for asked, told in (
        ("which packages do you sell?", "No packages are sold"),
        ("I want to buy a package", "No packages are sold"),
        ("Welche Pakete gibt es?", "Pakete werden hier zurzeit nicht verkauft"),
        ("Was ist noch übrig?", "kein Guthaben"),
        ("¿Qué bonos hay?", "no se venden bonos"),
        ("Quels forfaits proposez-vous ?", "Aucun forfait n'est vendu"),
        ("Que pacotes há?", "não se vendem pacotes"),
    ):
        assert told in await person.say(asked), asked


async def test_in_the_middle_of_something_the_question_comes_again(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 10am")
    text = await person.say("how many credits do I have left?")
    assert "no credits left" in text
    assert "Shall I book it" in text


async def test_a_package_is_chosen_agreed_to_paid_and_there(small_shop: Shop, person: Person, ten: str) -> None:
    assert "Which one would you like to buy?" in await person.say("I want to buy a package")
    assert person.labels() == ["Ten times yoga: 10 credits for €100.00"]
    assert "Shall I buy it" in await person.say("1")
    assert await purchases(small_shop) == []
    assert "e-mail" in await person.say("yes")
    assert "Pay now" in await person.say("zoe@example.org")
    text = await person.say("pay")
    assert "It is yours: Ten times yoga. You have 10 credits" in text
    assert await purchases(small_shop) == ["paid"]
    assert "The receipt for Ten times yoga is with the team" in await person.say("send me the receipt")
    assert "10 credits left" in await person.say("how many credits do I have left?")


@pytest.mark.parametrize("active", [True, False])
async def test_what_was_issued_for_a_package_is_a_link_that_opens(
    small_shop: Shop, person: Person, ten: str, active: bool
) -> None:
    async with small_shop.owner() as desk:
        assert (await desk.put("/v1/invoicing", json=HOUSE | {"active": active})).status_code == 200
    for said in ("I want to buy a package", "1", "yes", "zoe@example.org", "pay"):
        await person.say(said)
    await followed(small_shop)
    what = "invoice" if active else "receipt"
    for asked in (
        "send me the receipt", "can I have the invoice for Ten times yoga?", "can I get a receipt for my package?",
    ):  # fmt: skip
        told = await person.say(asked)
        assert f"The {what} for Ten times yoga is here: " in told, asked
        await _opens(small_shop, told)
    assert "Which one would you like to buy?" in await person.say("I want to buy a package, and I need an invoice")


async def test_the_receipt_for_a_period_of_a_plan_is_a_link_that_opens(small_shop: Shop, person: Person) -> None:
    await person.say("hello")
    async with small_shop.owner() as desk:
        assert (await desk.put("/v1/invoicing", json=HOUSE)).status_code == 200
    async with small_shop.service_principal() as bot:
        known = (await bot.get("/v1/conversations/web/c1/person")).json()
    async with small_shop.service_principal(acts_as=known["identity"]) as client:
        await begun(small_shop, client)
    await followed(small_shop)
    told = await person.say("Ich brauche die Rechnung für mein Abo")
    assert "Die Rechnung für Four a month ist hier" in told
    await _opens(small_shop, told)
    assert "Soll ich es kündigen?" in await person.say("Die Rechnung ist mir egal, ich möchte mein Abo kündigen")


async def _opens(shop: Shop, told: str) -> None:
    """What is linked opens for whoever has the link, and for nobody with another."""
    link = re.search(r"https?://[^/\s]+(/\S+)", told)
    assert link
    async with shop.http() as visitor:
        paper = await visitor.get(link[1])
        assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
        assert (await visitor.get(link[1][:-1] + ("0" if link[1][-1] != "0" else "1"))).status_code == 404


@pytest.mark.parametrize("wish", ["buy the ten-session pass", "I want to buy Ten times yoga, the package"])
async def test_a_package_that_is_named_is_asked_about_at_once(
    small_shop: Shop, person: Person, ten: str, wish: str
) -> None:
    yoga = (await small_shop.named("services"))["Yoga"]["id"]
    async with small_shop.owner() as http:
        five = {"name": "Five times yoga", "credits": 5, "services": [yoga], "price": 6_000}
        assert (await http.post("/v1/packages", json=five)).status_code == 201
    assert "Ten times yoga: 10 credits for €100.00. Shall I buy it" in await person.say(wish)
    assert "nothing was bought" in await person.say("no")
    assert await purchases(small_shop) == []


async def test_credits_pay_for_what_they_are_for_and_for_nothing_else(
    small_shop: Shop, person: Person, ten: str
) -> None:
    for said in ("I want to buy a package", "1", "yes", "zoe@example.org", "pay"):
        await person.say(said)
    text = await person.say("yoga with Ana on Friday at 10am")
    assert "Yoga, paid with 1 credit" in text
    assert "free of charge" not in text
    await person.say("yes")
    assert "9 credits left" in await person.say("how many credits do I have left?")
    assert "€50.00" in await person.say("colour with Ana on Friday at 2pm")


async def test_a_plan_is_not_among_what_is_bought_by_chat(small_shop: Shop, person: Person, ten: str) -> None:
    yoga = (await small_shop.named("services"))["Yoga"]["id"]
    renews = {"every": 1, "unit": "month", "carry": 0}
    plan = {"name": "Yoga each month", "credits": 4, "services": [yoga], "price": 4_000, "renews": renews}
    async with small_shop.owner() as http:
        made = await http.post("/v1/packages", json=plan)
        assert made.status_code == 201, made.text
    assert "each month" not in await person.say("I want to buy a package")
    assert person.labels() == ["Ten times yoga: 10 credits for €100.00"]


async def test_what_is_asked_while_it_is_bought_is_answered_and_the_question_put_again(
    small_shop: Shop, person: Person, ten: str
) -> None:
    for said in ("my email is zoe@example.org", "I want to buy a package", "1"):
        await person.say(said)
    for asked, told in (
        ("how many credits", "no credits left"), ("how many credits do I have?", "no credits left"),
        ("send me the receipt", "cost something"),
    ):  # fmt: skip
        answer = await person.say(asked)
        assert told in answer, (asked, answer)
        assert "Shall I buy it" in answer, (asked, answer)
        assert person.labels() == ["Yes, buy it", "No"]
    assert "Pay now" in await person.say("yes please")
    assert "Pay now" in await person.say("how many credits")
    assert "It is yours" in await person.say("pay")


async def test_pay_is_a_yes_to_buying(small_shop: Shop, person: Person, ten: str) -> None:
    for said in ("my email is zoe@example.org", "I want to buy a package", "1"):
        await person.say(said)
    assert "Pay now" in await person.say("pay")
    assert await purchases(small_shop) == []


@pytest.mark.parametrize("said", [
    "the receipt for my package", "I need the receipt for the package I bought",
    "Je voudrais le reçu du forfait que j'ai acheté",
    "Quiero el recibo del bono que compré",
])  # fmt: skip
async def test_the_receipt_of_a_package_is_not_answered_by_what_is_sold(person: Person, said: str) -> None:
    answer = await person.say(said)
    for not_said in ("No packages", "Aucun forfait", "no se venden"):
        assert not_said not in answer


async def test_a_no_or_another_errand_buys_nothing(small_shop: Shop, person: Person, ten: str) -> None:
    await person.say("I want to buy a package")
    await person.say("1")
    assert "nothing was bought" in await person.say("no")
    await person.say("I want to buy a package")
    await person.say("1")
    assert "Shall I book it" in await person.say("haircut with Ana on Friday at 10am please")
    assert await purchases(small_shop) == []


@pytest.mark.parametrize("has_other", [True, False])
async def test_what_is_no_longer_sold_is_not_charged_and_what_is_sold_is_offered(
    small_shop: Shop, person: Person, ten: str, has_other: bool
) -> None:
    for said in ("my email is zoe@example.org", "I want to buy a package", "1", "yes"):
        await person.say(said)
    yoga = (await small_shop.named("services"))["Yoga"]["id"]
    async with small_shop.owner() as http:
        assert (await http.delete(f"/v1/packages/{ten}")).status_code == 204
        if has_other:
            five = {"name": "Five times yoga", "credits": 5, "services": [yoga], "price": 6_000}
            assert (await http.post("/v1/packages", json=five)).status_code == 201
    text = await person.say("pay")
    assert "no longer sold like this, so nothing was charged" in text
    assert "paid" not in await purchases(small_shop)
    if has_other:
        assert person.labels() == ["Five times yoga: 5 credits for €60.00"]
        assert "Shall I buy it" in await person.say("1")
    else:
        assert "No packages are sold" in text


async def test_what_costs_something_else_by_now_is_offered_at_that_price(
    small_shop: Shop, person: Person, ten: str
) -> None:
    for said in ("my email is zoe@example.org", "I want to buy a package", "1", "yes"):
        await person.say(said)
    async with small_shop.owner() as http:
        await http.patch(f"/v1/packages/{ten}", json={"price": 11_000})
    assert "has changed meanwhile" in await person.say("pay")
    assert person.labels() == ["Ten times yoga: 10 credits for €110.00"]


async def test_a_bank_that_asks_back_is_gone_on_with_and_charged_once(
    small_shop: Shop, person: Person, ten: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await person.say("my email is zoe@example.org")
    await person.say("I want to buy a package")
    await person.say("1")
    await person.say("yes")
    monkeypatch.setattr(buy_routes, "Way", _asking_bank)
    text = await person.say("pay")
    assert "Your bank wants to make sure" in text
    assert await purchases(small_shop) == ["open"]
    assert "Your bank wants" in await person.say("done")
    async with small_shop.http() as http:
        link = text[text.index("/pretend-bank/") :].split()[0]
        token = re.search(r'name="token" value="([^"]+)"', (await http.get(link)).text)
        assert token
        answer = await http.post(link, data={"choice": "approve", "token": token[1]})
        assert answer.status_code == 200, answer.text
    await followed(small_shop)
    assert "It is yours" in await person.say("done")
    assert await purchases(small_shop) == ["paid"]


def _asking_bank(provider: str, _method: str, *more: Any) -> Way:
    """A way to pay whose bank wants to see the payer."""
    return Way(provider, "asks_3ds", *more)
