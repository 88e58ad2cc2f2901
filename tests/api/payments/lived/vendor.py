"""What happens at the vendor, whose truth is the pretend vendor's file.

Whatever changes there, by our calls or by the vendor's own doing, is news that can be told: in any order, again, and
late.
"""

import json
from typing import Any

from api.payments.providers.pretend import signature
from tests.api.payments.lived.world import OVER, PRICE, World
from tests.api.payments.test_news import SECRET


def vendor_does(world: World, number: int, what: str, part: int = 0) -> None:
    """Something happens at the vendor that we did not ask for: its payer, its bank, or its own page."""
    charges = world.charges()
    if not charges:
        return
    charge = charges[sorted(charges)[number % len(charges)]]
    left = charge["amount"] - sum(charge["refunds"].values()) - charge.get("disputed", 0)
    match what:
        case "approve" if charge["state"] in {"challenged", "created"}:
            charge["state"] = "succeeded"
        case "deny" if charge["state"] in {"challenged", "created"}:
            charge["state"] = "declined"
        case "give back" if charge["state"] == "succeeded" and left:
            charge["refunds"][f"by hand {len(charge['refunds'])}"] = min(part, left)
        case "pay more" if charge["state"] == "succeeded" and charge["amount"] == PRICE:
            charge["amount"] += OVER
        case "open" if charge["state"] == "succeeded" and left and not charge.get("ruling"):
            charge["disputed"], charge["ruling"], charge["about"] = min(part, left), "opened", min(part, left)
        case "win" if charge.get("ruling") == "opened":
            charge["disputed"], charge["ruling"] = 0, "won"
        case "lose" if charge.get("ruling") == "opened":
            charge["ruling"] = "lost"
    world.file.write_text(json.dumps(charges))
    listen(world)


def listen(world: World) -> None:
    """Note as news whatever changed at the vendor since we last looked."""
    now = world.charges()
    for key, charge in now.items():
        before = world.known.get(key, {"state": "created", "refunds": {}})
        common = {"vendor_id": f"pretend_{key}", "reference": key, "currency": "EUR"}
        if charge["state"] != before["state"]:
            amount = {"amount": charge["amount"]} if charge["state"] == "succeeded" else {}
            tell(world, common | {"state": charge["state"]} | amount)
        elif charge["amount"] != before.get("amount", charge["amount"]):
            tell(world, common | {"state": "succeeded", "amount": charge["amount"]})
        if total := sum(charge["refunds"].values()):
            state = "refunded" if total == charge["amount"] else "succeeded"
            if total != sum(before["refunds"].values()):
                tell(world, common | {"state": state, "refunded": total, "amount": charge["amount"]})
        if charge.get("ruling") != before.get("ruling"):
            dispute = {"id": f"dp_{key}", "ruling": charge["ruling"], "amount": charge["about"]}
            del common["reference"]
            tell(world, common | {"state": "succeeded", "dispute": dispute})
    world.known = now


def tell(world: World, told: dict[str, Any]) -> None:
    world.news.append(told | {"id": f"{world.lives}-{len(world.news)}"})


async def deliver(world: World, number: int, *, cut: str = "") -> None:
    """One of all pieces of news there ever were, delivered before or not."""
    if not world.news:
        return
    body = json.dumps(world.news[number % len(world.news)]).encode()
    headers = {"Pretend-Signature": signature(body, SECRET)}
    async with world.trouble(cut):
        answer = await world.desk.post(world.hook, content=body, headers=headers)
        assert answer.status_code == 204, answer.text
