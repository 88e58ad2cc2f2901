"""The life of a payment and of a dispute, as data: what is known of it and what is told give what is known after. Pure.

Vendors tell in any order, several times, and late. Both tables are therefore built so that the order does not matter:
telling the same again changes nothing, and any order of the same news ends in the same state (``tests`` try all). Money
that did arrive counts even after a decline or a cancelling; news of a refund says that the money had arrived, so a
success that comes after it changes nothing. Amounts are totals that never fall, which has the same effect.
"""

from collections.abc import Mapping
from typing import Literal, get_args

State = Literal["created", "challenged", "declined", "authorised", "cancelled", "succeeded", "refunded"]
Ruling = Literal["opened", "lost", "won"]
Table = Mapping[str, Mapping[str, str]]

OPEN: frozenset[str] = frozenset({"created", "challenged"})
"""The vendor has not said yet how it ends."""
ARRIVED: frozenset[str] = frozenset({"succeeded", "refunded"})
"""The money came, even if it went back."""


def _read(drawn: str) -> Table:
    """A table as drawn: the first line names what is told, each other line a state; ``.`` stays as it is."""
    head, *lines = (line.split() for line in drawn.strip().splitlines())
    return {
        before: {told: before if after == "." else after for told, after in zip(head, row, strict=True)}
        for before, *row in lines
    }


PAYMENT = _read("""
             created  challenged  declined  authorised  cancelled  succeeded  refunded
created      .        challenged  declined  authorised  cancelled  succeeded  refunded
challenged   .        .           declined  authorised  cancelled  succeeded  refunded
declined     .        .           .         authorised  cancelled  succeeded  refunded
authorised   .        .           .         .           cancelled  succeeded  refunded
cancelled    .        .           .         .           .          succeeded  refunded
succeeded    .        .           .         .           .          .          refunded
refunded     .        .           .         .           .          .          .
""")
DISPUTE = _read("""
             opened  lost  won
none         opened  lost  won
opened       .       lost  won
lost         .       .     won
won          .       .     .
""")


def after(state: str, told: str) -> State:
    """What a payment is once it was told to be ``told``."""
    found: State = PAYMENT[state][told]  # type: ignore[assignment]  # the tables are read from text; tests hold them to it
    return found


def ruled(ruling: str, told: Ruling) -> Ruling:
    """What a dispute is once it was told to be ``told``; ``none`` is one nobody has told of yet."""
    found: Ruling = DISPUTE[ruling][told]  # type: ignore[assignment]
    return found


STATES: tuple[str, ...] = get_args(State)
RULINGS: tuple[str, ...] = get_args(Ruling)
