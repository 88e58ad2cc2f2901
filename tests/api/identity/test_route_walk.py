"""Every route, walked by eight identities of three businesses: what is another's is like what is not there at all.

Run on SQLite, where each query's own WHERE is the only wall; ``tests/models/test_walls.py`` is about the second one.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from kit import ids
from kit.ids import new_id
from tests.api.identity.test_who_may import SAID, body_of, documented, operations
from tests.fixtures.shop import NOW, Shop
from tests.fixtures.tenants import IDENTITIES, Tenant, three_tenants

KINDS = {
    "builder_id": "bld", "service_id": "svc", "booking_id": "bkg", "payment_id": "pay", "session_id": "ses",
    "series_id": "srs", "key_id": "key", "member_id": "mem", "connection_id": "sic", "client_id": "int",
    "identity_id": "lid", "grant_id": "gra", "passkey_id": "psk", "item_id": "inb", "subscription_id": "psh",
    "time_off_id": "blk", "waiting_id": "wai", "endpoint": "whe", "delivery": "whd", "turn": "trn",
    "connection": "con", "message_id": "out", "reply": "rdl", "conversation": "cnv", "person": "cli", "work_id": "wrk",
    "plan_id": "pln", "coupon_id": "cpn", "invoice_id": "inv", "package_id": "pkg", "of_client": "cli",
    "method_id": "mth", "due_id": "due", "news_id": "vev", "feedback_id": "fbk",
}  # fmt: skip
"""What a route's parameter is the id of."""
BY_NAME = {
    "token", "channel", "address", "kind", "language", "day", "medium", "name", "task", "provider", "moment", "version",
}  # fmt: skip
"""Parameters that are no ids: a secret, or words that mean one's own."""
QUERIES = {
    "/v1/availability": {"service": "svc", "builder": "bld"},
    "/v1/availability/explain": {"service": "svc", "builder": "bld"},
    "/v1/suggestions/measures": {"builder": "bld"}, "/v1/suggestions/moves": {"builder": "bld"},
    "/v1/suggestions/forecast": {"builder": "bld"},
    "/v1/conflicts": {"builder": "bld"}, "/v1/days/{day}": {"builder": "bld"}, "/v1/waiting": {"service": "svc"},
}  # fmt: skip
FROM_TO = {
    "from": "2027-06-10T00:00:00Z", "to": "2027-06-11T00:00:00Z", "start": "2027-06-10T09:00:00Z", "schedule": "usual",
}  # fmt: skip
FOR_CLIENTS = ("/v1/bookings", "/v1/holds", "/v1/series", "/v1/waiting")
"""Where the desk may say for whom."""
CROSSING = {
    "/v1/connections/{connection}", "/v1/connections/{connection}/secrets", "/v1/connections/{connection}/refusals",
    "/v1/connections/{connection}/installs", "/v1/connections", "/v1/replies/take", "/v1/replies/{reply}/report",
    "/v1/outgoing/{message_id}/report", "/v1/outgoing/reports", "/v1/outgoing/take",
    "/v1/messages/outgoing", "/v1/turns/unanswered",
}  # fmt: skip
"""The bot serves every organisation; by these it learns whom it has work from, and nobody else may call them."""
HANDS_ON = {"/v1/sign-in/connections/{connection_id}/form"}
"""Believes nothing and hands all on to our own page, whatever it is given."""
TICKETS = {"/v1/sign-in/passkeys", "/v1/sign-in/codes/redeem"}
"""Their ids were given to nobody but who asks, whom the organisation is found by."""
_ID = re.compile(r"\b([a-z]{3})_([0-9a-hjkmnp-tv-z]{26})\b")
_ZEROS = "0" * 26


@dataclass(frozen=True, slots=True)
class Step:
    """One request with ``{0}``, ``{1}``, … where ids of ``kinds`` go."""

    method: str
    path: str
    address: str
    query: dict[str, str]
    body: Any
    kinds: tuple[str, ...]

    def with_ids(self, given: list[str]) -> tuple[str, dict[str, str], Any]:
        filled = json.dumps([self.address, self.query, self.body])
        for number, each in enumerate(given):
            filled = filled.replace(f"<{number}>", each)
        address, query, body = json.loads(filled)
        return address, query, body


def steps() -> list[Step]:
    made = []
    for method, path in operations():
        bodies = [body_of(path)] if method in {"post", "put", "patch"} else [None]
        if path in FOR_CLIENTS and bodies[0]:
            bodies.append(bodies[0] | {"client": f"cli_{_ZEROS}"})
        made += [_step(method, path, body) for body in bodies]
        if path == "/v1/people/{person}/preferences":
            made.append(_step(method, path, bodies[0], person="bld"))
    return made


def _step(method: str, path: str, body: Any, **kinds: str) -> Step:
    known = KINDS | kinds
    address = re.sub(
        r"{(\w+)}", lambda found: f"{known[found[1]]}_{_ZEROS}" if found[1] in known else SAID.get(found[1], "x"), path
    )
    ours = {name: f"{kind}_{_ZEROS}" for name, kind in QUERIES.get(path, {}).items() if method == "get"}
    query = documented(method, path, FROM_TO | ours)
    found: list[str] = []

    def mark(match: re.Match[str]) -> str:
        found.append(match[1])
        return f"<{len(found) - 1}>"

    marked = re.sub(rf"\b([a-z]{{3}})_{_ZEROS}", mark, json.dumps([address, query, body]))
    address, query, body = json.loads(marked)
    return Step(method.upper(), path, address, query, body, tuple(found))


def mixtures(step: Step, own: Tenant, foreign: dict[str, str]) -> Iterator[list[str]]:
    """All ids foreign at once, then each alone among one's own."""
    yield [foreign[kind] for kind in step.kinds]
    if len(step.kinds) > 1:
        for odd in range(len(step.kinds)):
            yield [foreign[kind] if odd == at else own.ids[kind] for at, kind in enumerate(step.kinds)]


def told(answer: httpx.Response, given: list[str]) -> tuple[int, str]:
    """What an answer says, apart from what was asked."""
    text = answer.text
    for each in given:
        text = text.replace(each, "…")
    return answer.status_code, text


def test_the_walk_knows_what_every_parameter_is_of() -> None:
    names = {name for _, path in operations() for name in re.findall(r"{(\w+)}", path)}
    assert names <= set(KINDS) | BY_NAME, "add the new parameter to KINDS"
    assert sum(1 for step in steps() if step.kinds) > 80


@pytest.mark.long
@pytest.mark.parametrize("identity", IDENTITIES)
async def test_anothers_ids_are_answered_like_nonsense_on_every_route(small_shop: Shop, identity: str) -> None:
    tenants = await three_tenants(small_shop)
    nonsense = {kind: ids.public(kind, new_id(NOW)) for kind in set(tenants[0].ids) | set(KINDS.values())}
    leaks = []
    for own in tenants:
        async with own.http(small_shop, identity) as http:
            for step in steps():
                if step.kinds and step.path not in TICKETS and not (identity == "service" and step.path in CROSSING):
                    leaks += await _differences(http, step, own, [t for t in tenants if t is not own], nonsense)
    assert leaks == []


async def _differences(
    http: httpx.AsyncClient, step: Step, own: Tenant, others: list[Tenant], nonsense: dict[str, str]
) -> list[str]:
    found = []
    without = [await _ask(http, step, given) for given in mixtures(step, own, nonsense)]
    for other in others:
        theirs = other.ids | {"wrk": nonsense["wrk"]}
        for number, given in enumerate(mixtures(step, own, theirs)):
            status, text = await _ask(http, step, given)
            if (status, text) != without[number]:
                found.append(f"{step.method} {step.path} {given}: {status} {text[:150]}, nonsense: {without[number]}")
            elif status < 400 and step.method != "GET" and step.path not in HANDS_ON and number == 0:
                found.append(f"{step.method} {step.path}: {status} {text[:150]}")
    return found


async def _ask(http: httpx.AsyncClient, step: Step, given: list[str]) -> tuple[int, str]:
    address, query, body = step.with_ids(given)
    return told(await http.request(step.method, address, params=query, json=body), given)


@pytest.mark.long
@pytest.mark.parametrize("identity", IDENTITIES)
async def test_nothing_that_can_be_read_names_anything_of_another_business(small_shop: Shop, identity: str) -> None:
    tenants = await three_tenants(small_shop)
    for own in tenants:
        theirs = {each for other in tenants if other is not own for each in other.ids.values()}
        async with own.http(small_shop, identity) as http:
            for step in steps():
                if step.method == "GET" and not (identity == "service" and step.path in CROSSING):
                    address, query, _ = step.with_ids([own.ids.get(kind, "x") for kind in step.kinds])
                    answer = await http.get(address, params=query)
                    assert answer.status_code < 500, (step.path, answer.text)
                    assert not theirs & {found[0] for found in _ID.finditer(answer.text)}, step.path
