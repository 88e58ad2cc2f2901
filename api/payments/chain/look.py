"""Looking at the chain: what reached the addresses we gave out, once enough blocks stand on it.

A block may be taken back while it is young (a reorganisation), so a transfer counts only once so many blocks follow
it; what was read is read again for some blocks, because a node behind a balancer may lag. One that is taken back later
than that is not noticed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.payments.chain.book import Book
from api.payments.chain.node import Node, Transfer
from kit.errors import Refused

_AGAIN = 32
_AT_ONCE, _CALLS, _ADDRESSES = 1000, 50, 200


@dataclass(frozen=True, slots=True)
class Token:
    """A token on a chain, and after how many blocks a transfer of it is sure (its own counts as the first)."""

    chain: int
    contract: str
    confirmations: int

    @property
    def network(self) -> str:
        return f"{self.chain}:{self.contract}"


async def look(node: Node, book: Book, token: Token) -> frozenset[str]:
    """Write down what is sure by now. Returns the addresses that something is on its way to and is not sure yet.

    Raises ``Later``; ``Refused`` where the node follows another chain than was agreed on.
    """
    next_block, addresses = await book.watched(token.network)
    if not addresses:  # nobody is to pay: the chain is left alone from now on
        await book.write_down((), network=token.network, upto=next_block - 1)
        return frozenset()
    await check_chain(node, token)
    height = await node.height()
    found: list[Transfer] = []
    read_to = next_block - 1
    for start, end in spans(next_block, height):
        for some in _portions(addresses):
            found += await node.transfers(token.contract, some, start, end)
        read_to = end
    sure = min(height - token.confirmations + 1, read_to)
    await book.write_down([each for each in found if each.block <= sure], network=token.network, upto=sure)
    return frozenset(each.to for each in found if each.block > sure)


async def check_chain(node: Node, token: Token) -> None:
    """Tokens of a test chain are worth nothing. Raises ``Refused``."""
    if (chain := await node.chain()) != token.chain:
        raise Refused(f"the node follows chain {chain}, not {token.chain}")


def spans(next_block: int, height: int) -> Iterator[tuple[int, int]]:
    """The blocks to read, as firsts and lasts; what is left of a long absence comes at the next look. Pure."""
    start = max(next_block - _AGAIN, 0)
    for _ in range(_CALLS):
        if start > height:
            return
        end = min(start + _AT_ONCE - 1, height)
        yield start, end
        start = end + 1


def _portions(addresses: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(addresses), _ADDRESSES):
        yield addresses[at : at + _ADDRESSES]
