"""What somebody with the database in hand may do to an audit chain; without the key that heads are signed with.

Each tampering is a function of a random generator and the chain as it is, and gives statements. Somebody clever makes
every link hold again, takes the events out of the outbox too, and puts back a head that was signed earlier.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Delete, Insert, Update, delete, insert, update

from api.audit.chain import Told, digest_of, first_of
from api.audit.heads import Head
from kit.ids import new_id
from kit.outbox import OutboxRow
from models.audit import AuditChain, AuditEntry

Statement = Insert | Update | Delete
FIELDS = ("id", "at", "kind", "subject", "actor", "actor_id", "content", "previous", "digest")


@dataclass(frozen=True, slots=True)
class Link:
    """An entry, free to be changed."""

    number: int
    told: Told
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain as it was read, with its signed heads: all that were ever in the database."""

    organisation: Any
    links: Sequence[Link]
    heads: Sequence[tuple[Head, str]]


Tamper = Callable[[Random, Chain], list[Statement]]


def _change(random: Random, link: Link) -> Link:
    """One entry with one thing in it changed."""
    field = random.choice(FIELDS)
    if field == "previous":
        return replace(link, previous=_other_hex(random, link.previous))
    if field == "digest":
        return replace(link, digest=_other_hex(random, link.digest))
    return replace(link, told=_change_told(random, field, link.told))


def _change_told(random: Random, field: str, told: Told) -> Told:
    return replace(told, **{field: _other(random, field, told)})


def _other(random: Random, field: str, told: Told) -> Any:
    if field == "at":
        return told.at + timedelta(microseconds=random.choice([-1, 1]) * random.randint(1, 10**12))
    if field in {"kind", "actor"}:
        return getattr(told, field)[:-1] + random.choice("ABXYZ")
    if field == "content":
        return _other_content(random, told.content)
    return new_id(told.at)


def _other_content(random: Random, content: str) -> str:
    place = random.randrange(len(content))
    kind = random.random()
    if kind < 0.6:
        return content[:place] + chr((ord(content[place]) - 31) % 95 + 32) + content[place + 1 :]
    if kind < 0.8:
        return content[:place] + content[place + 1 :]
    return json.dumps(json.loads(content) | {"facts": {"by": "somebody else"}})


def _other_hex(random: Random, digest: str) -> str:
    place = random.randrange(len(digest))
    return (
        digest[:place]
        + random.choice([each for each in "0123456789abcdef" if each != digest[place]])
        + digest[place + 1 :]
    )


def change_one(random: Random, chain: Chain) -> list[Statement]:
    link = random.choice(chain.links)
    return [_written(chain, link.number, _change(random, link))]


def delete_some(random: Random, chain: Chain) -> list[Statement]:
    """From the middle: the numbers after stay, or move up to close the gap."""
    first = random.randrange(len(chain.links) - 1)
    gone = chain.links[first : first + random.randint(1, min(5, len(chain.links) - 1 - first))]
    after = chain.links[first + len(gone) :] if random.random() < 0.5 else []
    return [
        delete(AuditEntry).where(_mine(chain), AuditEntry.number.in_([each.number for each in gone])),
        *(_at(chain, link.number).values(number=link.number - len(gone)) for link in after),
    ]


def swap_two(random: Random, chain: Chain) -> list[Statement]:
    """Two entries change places; half the time with their links made to fit by number."""
    one, two = random.sample(list(chain.links), 2)
    parked = -random.randint(1, 10**6)
    return [
        _at(chain, one.number).values(number=parked),
        _at(chain, two.number).values(number=one.number),
        _at(chain, parked).values(number=two.number),
    ]


def insert_one(random: Random, chain: Chain) -> list[Statement]:
    """One that never happened: before the first, at a place between two, or after the last."""
    source = random.choice(chain.links)
    told = replace(source.told, id=new_id(source.told.at))
    place = random.choice(
        [0, -random.randint(1, 9), len(chain.links) + random.randint(1, 3), random.randint(1, len(chain.links))]
    )
    moved: list[Statement] = []
    if 1 <= place <= len(chain.links):
        moved = [_at(chain, link.number).values(number=link.number + 1) for link in reversed(chain.links[place - 1 :])]
    before = chain.links[min(max(place - 2, 0), len(chain.links) - 1)].digest
    digest = digest_of(chain.organisation, place, told, before)
    return [*moved, insert(AuditEntry).values(_columns(chain, Link(place, told, before, digest)))]


def cut_tail(random: Random, chain: Chain) -> list[Statement]:
    """The end is gone from chain and outbox; the head is left, or an older signed one is put back, or made up."""
    older = random.choice(chain.heads[:-1])
    kept = older[0].number if random.random() < 0.7 else random.randrange(len(chain.links))
    gone = [link.told.id for link in chain.links[kept:]]
    statements: list[Statement] = [
        delete(AuditEntry).where(_mine(chain), AuditEntry.number > kept),
        delete(OutboxRow).where(OutboxRow.id.in_(gone)),
    ]
    how = random.random()
    if how < 0.5:
        statements.append(_head(chain, *older))
    elif how < 0.8:
        end = chain.links[kept - 1].digest if kept else first_of(chain.organisation)
        statements.append(_head(chain, replace(chain.heads[-1][0], number=kept, digest=end), chain.heads[-1][1]))
    return statements


def recompute(random: Random, chain: Chain) -> list[Statement]:
    """Something is changed, dropped or added, and every digest made anew so that all links hold; the outbox fits too.

    The head gets the new digest, with its old signature, an older head's, or bytes that look like one.
    """
    told = [link.told for link in chain.links]
    place, how = random.randrange(len(told)), random.random()
    outbox: list[Statement] = []
    if how < 0.4:
        told[place] = _change_told(random, random.choice(FIELDS[:7]), told[place])
    elif how < 0.7:
        outbox.append(delete(OutboxRow).where(OutboxRow.id == told.pop(place).id))
    else:
        told.insert(place, replace(told[place], id=new_id(told[place].at)))
    links = _linked(chain, told)
    previous = links[-1].digest
    head = replace(chain.heads[-1][0], number=len(links), digest=previous)
    forged = "".join(random.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef0123456789+/", k=86)) + "=="
    signature = random.choice([chain.heads[-1][1], chain.heads[0][1], forged])
    return [
        *outbox,
        delete(AuditEntry).where(_mine(chain)),
        insert(AuditEntry).values([_columns(chain, link) for link in links]),
        _head(chain, head, signature),
    ]


def _linked(chain: Chain, told: Sequence[Told]) -> list[Link]:
    links: list[Link] = []
    for number, each in enumerate(told, start=1):
        previous = links[-1].digest if links else first_of(chain.organisation)
        links += [Link(number, each, previous, digest_of(chain.organisation, number, each, previous))]
    return links


def drop_all(random: Random, chain: Chain) -> list[Statement]:
    """The chain is gone, with its head and its events, as if the organisation had never done anything."""
    statements: list[Statement] = [
        delete(AuditEntry).where(_mine(chain)),
        delete(OutboxRow).where(OutboxRow.organisation_id == chain.organisation),
    ]
    if random.random() < 0.5:
        return [*statements, delete(AuditChain).where(AuditChain.organisation_id == chain.organisation)]
    return [*statements, _head(chain, *random.choice(chain.heads))]


def change_head(random: Random, chain: Chain) -> list[Statement]:
    """The head alone: another number, beginning, digest, time or signature."""
    head, signature = chain.heads[-1]
    changed = random.choice([
        replace(head, number=head.number + random.choice([-1, 1])),
        replace(head, since=head.since + random.randint(1, 99)),
        replace(head, digest=_other_hex(random, head.digest)),
        replace(head, at=head.at + timedelta(seconds=random.randint(1, 10**6))),
    ])  # fmt: skip
    if random.random() < 0.2:
        changed, signature = head, signature[:10] + signature[10:][::-1]
    return [_head(chain, changed, signature)]


TAMPERINGS: tuple[Tamper, ...] = (
    change_one, change_one, delete_some, swap_two, insert_one, cut_tail, cut_tail, recompute, recompute, drop_all,
    change_head,
)  # fmt: skip


def _mine(chain: Chain) -> Any:
    return AuditEntry.organisation_id == chain.organisation


def _at(chain: Chain, number: int) -> Update:
    return update(AuditEntry).where(_mine(chain), AuditEntry.number == number)


def _written(chain: Chain, number: int, link: Link) -> Update:
    return _at(chain, number).values(_columns(chain, link))


def _columns(chain: Chain, link: Link) -> dict[str, Any]:
    told = {name: getattr(link.told, name) for name in FIELDS[:7]}
    placed = {"organisation_id": chain.organisation, "number": link.number}
    return placed | told | {"previous": link.previous, "digest": link.digest}


def _head(chain: Chain, head: Head, signature: str) -> Update:
    new = {
        "since": head.since, "number": head.number, "digest": head.digest, "signed_at": head.at,
        "signature": signature,
    }  # fmt: skip
    return update(AuditChain).where(AuditChain.organisation_id == chain.organisation).values(new)
