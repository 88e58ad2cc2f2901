"""Where a chain ends, signed: by a key that lies where the master keys lie, never in the database.

Signed heads are also written to a folder outside of it, a line each, so that a chain that was cut, or made anew with
the database in hand, no longer fits. Whoever checks needs the public key alone, which lies beside them.
"""

import base64
import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.audit.chain import canonical
from kit.crypto import MasterKey
from models.audit import AuditChain

PUBLIC_KEY = "public-key.pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a chain at an instant; see ``models.audit.AuditChain``."""

    organisation: uuid.UUID
    since: int
    number: int
    digest: str
    at: datetime

    def text(self) -> bytes:
        """What is signed."""
        told = {
            "organisation": str(self.organisation), "since": self.since, "number": self.number, "digest": self.digest,
            "at": self.at.isoformat(),
        }  # fmt: skip
        return canonical(told).encode()


def signing_key(keys: MasterKey) -> Ed25519PrivateKey:
    """The key that heads are signed with."""
    return keys.signing_key("audit heads")


def sign(key: Ed25519PrivateKey, head: Head) -> str:
    return base64.b64encode(key.sign(head.text())).decode()


def is_signed(public: Ed25519PublicKey, head: Head, signature: str) -> bool:
    try:
        public.verify(base64.b64decode(signature, validate=True), head.text())
    except (InvalidSignature, ValueError):
        return False
    return True


def head_of(chain: AuditChain) -> Head:
    return Head(
        organisation=chain.organisation_id, since=chain.since, number=chain.number, digest=chain.digest,
        at=chain.signed_at,
    )  # fmt: skip


def export_head(folder: Path, chain: AuditChain, public: Ed25519PublicKey) -> bool:
    """Write a chain's head to the folder, unless it is there already; says whether it was written."""
    head = head_of(chain)
    lines = folder / _name(head.organisation) / f"{head.at:%Y-%m}.jsonl"
    lines.parent.mkdir(parents=True, exist_ok=True)
    pem = folder / PUBLIC_KEY
    if not pem.exists():
        pem.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    line = head.text() + b"\t" + chain.signature.encode() + b"\n"
    with lines.open("ab+") as file:
        file.seek(max(0, file.tell() - 2 * len(line)))
        if file.read().endswith(line):
            return False
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    return True


def exported_heads(folder: Path, organisation: uuid.UUID) -> Iterator[tuple[str, Head, str]]:
    """What the folder holds of an organisation: where it stands, the head and its signature.

    Raises ``ValueError`` with the place of a line that is none.
    """
    for path in sorted((folder / _name(organisation)).glob("*.jsonl")):
        for number, line in enumerate(path.read_bytes().splitlines(), start=1):
            place = f"{path.name}:{number}"
            try:
                text, _, signature = line.decode().partition("\t")
                yield place, _head(json.loads(text)), signature
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(place) from error


def organisations_in(folder: Path) -> set[uuid.UUID]:
    """The organisations that heads were exported for."""
    return {uuid.UUID(each.name) for each in folder.glob("*/") if _is_key(each.name)}


def _head(read: dict[str, Any]) -> Head:
    return Head(
        organisation=uuid.UUID(str(read["organisation"])), since=int(read["since"]), number=int(read["number"]),
        digest=str(read["digest"]), at=datetime.fromisoformat(str(read["at"])),
    )  # fmt: skip


def _name(organisation: uuid.UUID) -> str:
    return str(organisation)


def _is_key(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False
