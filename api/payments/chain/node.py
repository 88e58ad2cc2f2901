"""A node of an EVM chain, asked by JSON-RPC: how high the chain is, and which transfers of a token reached whom.

Four calls that every node answers (Ethereum's execution API); none of them moves anything. What arrived for which
payment, and when it is sure, is left to ``look``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.payments.chain.wallet import checked, keccak_of
from api.payments.vendor_http import call
from kit.errors import Later, Refused
from kit.http.outward import Outward

_TRANSFER = "0x" + keccak_of(b"Transfer(address,address,uint256)").hex()
_DECIMALS = "0x" + keccak_of(b"decimals()").hex()[:8]
_MOST_DECIMALS = 36
_QUANTITY = re.compile(r"0x[0-9a-f]{1,64}", re.IGNORECASE | re.ASCII)
_HASH = re.compile(r"0x[0-9a-f]{64}", re.IGNORECASE | re.ASCII)
_MOST_BLOCKS, _MOST_LOGS = 2**62, 2**31  # what the database keeps of blocks and of places in them


@dataclass(frozen=True, slots=True)
class Transfer:
    """Units of a token that somebody sent to an address; ``tx`` and ``position`` are the chain's own name of it."""

    to: str
    units: int
    block: int
    tx: str
    position: int


@dataclass(frozen=True, slots=True)
class Node:
    """A node by the address that somebody typed. Every call raises ``Later`` or ``Refused``."""

    url: str
    outward: Outward

    async def chain(self) -> int:
        """Which chain it follows: 1 is Ethereum, 137 Polygon, 8453 Base."""
        return _number(await self._ask("eth_chainId"))

    async def height(self) -> int:
        """The number of the newest block."""
        return _number(await self._ask("eth_blockNumber"), below=_MOST_BLOCKS)

    async def decimals(self, token: str) -> int:
        """How many decimals a token counts in. Raises ``Refused`` where no token stands at that address."""
        found = await self._ask("eth_call", {"to": token, "data": _DECIMALS}, "latest")
        if not isinstance(found, str) or len(found) < len("0x0") or (decimals := _number(found)) > _MOST_DECIMALS:
            raise Refused("no token is at that address on this chain")
        return decimals

    async def transfers(self, token: str, to: Sequence[str], start: int, end: int) -> list[Transfer]:
        """Transfers of a token to any of these addresses, in blocks ``start`` to ``end``, both included."""
        wanted = {
            "address": token, "fromBlock": hex(start), "toBlock": hex(end),
            "topics": [_TRANSFER, None, ["0x" + each[2:].lower().rjust(64, "0") for each in to]],
        }  # fmt: skip
        found = await self._ask("eth_getLogs", wanted)
        try:
            return [_read(each) for each in found if not each.get("removed")]
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise Later("the node answers what is no log") from error

    async def _ask(self, method: str, *params: Any) -> Any:
        asked = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}
        answer = await call("POST", self.url, json=asked, outward=self.outward)
        if not isinstance(answer, dict) or "result" not in answer:
            said = answer.get("error") if isinstance(answer, dict) else answer
            raise Later(f"the node does not answer {method}: {str(said)[:200]}")
        return answer["result"]


def _read(log: dict[str, Any]) -> Transfer:
    to, tx = log["topics"][2], log["transactionHash"]
    if not (_HASH.fullmatch(to) and _HASH.fullmatch(tx)):
        raise ValueError("no address, or no transaction")
    return Transfer(
        to=checked(bytes.fromhex(to[-40:])), units=_number(log["data"]), tx=tx.lower(),
        block=_number(log["blockNumber"], below=_MOST_BLOCKS), position=_number(log["logIndex"], below=_MOST_LOGS),
    )  # fmt: skip


def _number(found: Any, *, below: int = 2**256) -> int:
    """A number of 256 bits at most, as the chain itself counts. Raises ``Later``."""
    if not isinstance(found, str) or not _QUANTITY.fullmatch(found) or (number := int(found, 16)) >= below:
        raise Later("the node answers what is no number")
    return number
