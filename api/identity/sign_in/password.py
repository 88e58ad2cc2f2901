"""Passwords: Argon2id, long rather than intricate, never one that is known to be breached.

Length follows NIST SP 800-63B-4: 15 letters where the password is all there is, 8 beside a second factor; any letters,
spaces too, and no rules of composition. Hashing takes a moment and runs in a thread, outside every transaction.
"""

import asyncio
import unicodedata
import uuid
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache, partial

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.errors import WeakPassword
from api.identity.person import Person
from kit.db import lock
from kit.ids import new_id
from kit.outbox import announce
from models.credentials import Password
from models.events import CredentialsChanged

ALONE, BESIDE_ANOTHER, LONGEST = 15, 8, 128
_SHORTEST_WORD = 4
_DIFFERENT = 5
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm")
_hasher = PasswordHash((Argon2Hasher(),))
_threads = ThreadPoolExecutor(2, "passwords")  # each hash takes 64 MiB


def check_strength(password: str, *, about: Collection[str], alone: bool) -> None:
    """Refuse what would be guessed. ``about``: words an attacker knows of the person. Raises ``WeakPassword``."""
    text = _same(password)
    shortest = ALONE if alone else BESIDE_ANOTHER
    if len(text) < shortest:
        raise WeakPassword(f"A password needs at least {shortest} letters.")
    if len(text) > LONGEST:
        raise WeakPassword(f"A password may have at most {LONGEST} letters.")
    low = text.casefold()
    if len(set(low)) < _DIFFERENT or any(low in row * 3 or low in row[::-1] * 3 for row in _ROWS):
        raise WeakPassword("A row of letters that follow each other is guessed first.")
    rest = low
    for word in (each for given in about for each in _words(given)):
        rest = rest.replace(word, "")
    if len(rest) < shortest // 2:
        raise WeakPassword("It is made of your name, address or business.")


async def hashed(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, _same(password))


async def matches(password: str, stored: str | None) -> bool:
    """Whether it is the password that ``stored`` is of. Without one the same work is done, in vain."""
    verify = partial(_hasher.verify, _same(password)[: LONGEST + 1], stored or _nobodys())
    is_right = await asyncio.get_running_loop().run_in_executor(_threads, verify)
    return is_right and stored is not None


async def find_hash(session: AsyncSession, person: Person | None) -> str | None:
    """A person's stored password. For nobody the same question is asked, of nobody."""
    asked = person.owns(Password) if person else Password.member_id == uuid.UUID(int=0)
    return await session.scalar(select(Password.hash).where(asked))


async def store(session: AsyncSession, person: Person, stored: str, *, now: datetime) -> None:
    """Make it the person's password."""
    await lock(session, [person.id])
    row = (await session.scalars(select(Password).where(person.owns(Password)))).one_or_none()
    if row is None:
        session.add(Password(id=new_id(now), created_at=now, hash=stored, **person.columns()))
    else:
        row.hash = stored
    told = CredentialsChanged(organisation_id=person.organisation_id, subject=person.id, what="password set")
    await announce(session, told, now)


async def remove(session: AsyncSession, person: Person, *, now: datetime) -> None:
    """Sign in by other ways alone from now on."""
    row = (await session.scalars(select(Password).where(person.owns(Password)))).one_or_none()
    if row:
        await session.delete(row)
        told = CredentialsChanged(organisation_id=person.organisation_id, subject=person.id, what="password removed")
        await announce(session, told, now)


def _same(password: str) -> str:
    """The letters meant, however the keyboard composed them."""
    return unicodedata.normalize("NFKC", password)


def _words(given: str) -> list[str]:
    parts = "".join(letter if letter.isalnum() else " " for letter in given.casefold()).split()
    return sorted((part for part in parts if len(part) >= _SHORTEST_WORD), key=len, reverse=True)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher.hash(str(uuid.uuid4()))


_nobodys()
