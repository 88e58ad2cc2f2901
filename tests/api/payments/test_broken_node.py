"""A node that answers nonsense is asked again later; nothing of it reaches the books."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from api.payments.chain.node import Node, Transfer
from kit.errors import Later, Refused
from kit.http.outward import Answer, Outward

TOKEN, PAYEE = "0x" + "11" * 20, "0x" + "22" * 20
LOG = {
    "topics": ["0x" + "aa" * 32, "0x" + "bb" * 32, "0x" + "00" * 12 + PAYEE[2:]],
    "data": "0x" + f"{5:064x}",
    "blockNumber": "0x7", "transactionHash": "0x" + "CC" * 32, "logIndex": "0x0", "removed": False,
}  # fmt: skip
NO_NUMBERS: list[Any] = [
    "-0x1", "0x-1", "0x", "", "5", "0x" + "f" * 65, "0x" + "f" * 5000, "0x1_0", " 0x1", "0x1\n", "0x\u0661",
    None, 5, [], {}, True,
]  # fmt: skip


class Says(Outward):
    """A way out to a node whose every result is this one."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result

    async def call(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        result = self.result if isinstance(self.result, bytes) else json.dumps(self.result).encode()
        return Answer(200, {}, b'{"jsonrpc": "2.0", "id": 1, "result": ' + result + b"}")


def node(result: Any) -> Node:
    return Node("https://node.example", Says(result))


@pytest.mark.parametrize("told", NO_NUMBERS, ids=lambda told: ascii(told)[:12])
async def test_what_is_no_number_means_later(told: Any) -> None:
    with pytest.raises(Later):
        await node(told).chain()
    with pytest.raises(Later):
        await node(told).height()
    with pytest.raises((Later, Refused)):
        await node(told).decimals(TOKEN)


async def test_a_height_that_no_chain_has_means_later() -> None:
    with pytest.raises(Later):
        await node(hex(2**63)).height()


@pytest.mark.parametrize("told", ["-0x1", "-0x" + "0" * 62 + "6", "0x" + "f" * 64, "0x25"])
async def test_decimals_that_no_token_has_are_none(told: str) -> None:
    with pytest.raises((Later, Refused)):
        await node(told).decimals(TOKEN)


async def test_a_good_log_is_a_transfer() -> None:
    (found,) = await node([LOG]).transfers(TOKEN, [PAYEE], 0, 9)
    assert found == Transfer(to=PAYEE, units=5, block=7, tx="0x" + "cc" * 32, position=0)


@pytest.mark.parametrize(
    "wrong",
    [
        *({name: told} for name in ("data", "blockNumber", "logIndex") for told in NO_NUMBERS),
        {"blockNumber": hex(2**63)}, {"logIndex": hex(2**31)}, {"transactionHash": "0x" + "c" * 5000},
        {"transactionHash": "0x" + "zz" * 32}, {"transactionHash": None}, {"transactionHash": {"a": 1}},
        {"topics": None}, {"topics": []}, {"topics": ["0x", "0x", "0x12"]}, {"topics": ["0x", "0x", "0x" + "zz" * 32]},
        {"topics": ["0x", "0x", 7]},
    ],
    ids=lambda wrong: ascii(wrong)[:30],
)  # fmt: skip
async def test_a_log_that_cannot_be_means_later(wrong: dict[str, Any]) -> None:
    with pytest.raises(Later):
        await node([LOG | wrong]).transfers(TOKEN, [PAYEE], 0, 9)


@pytest.mark.parametrize("told", [None, 5, "x", {"a": 1}, [None], [5], ["x"], [[]]], ids=ascii)
async def test_what_are_no_logs_means_later(told: Any) -> None:
    with pytest.raises(Later):
        await node(told).transfers(TOKEN, [PAYEE], 0, 9)


@pytest.mark.parametrize("body", [b"[" * 500_000, b"9" * 5000, b"\xff", b"NaN"], ids=lambda body: ascii(body[:4]))
async def test_what_is_no_json_that_can_be_read_means_later(body: bytes) -> None:
    with pytest.raises(Later):
        await node(body).height()
