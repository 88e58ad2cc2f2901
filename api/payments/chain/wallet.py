"""Receiving addresses of a wallet, from its extended public key (BIP 32) alone: nothing here can spend. Pure.

The key is that of the wallet's receiving level (``m/44'/60'/0'/0`` in Ethereum wallets), so that the wallet itself
shows address 0, 1, 2 … as its accounts.
"""

import hashlib
import hmac
from dataclasses import dataclass

from coincurve import PublicKey
from Crypto.Hash import keccak

from kit.errors import Refused

_LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VERSION = bytes.fromhex("0488b21e")  # xpub
_LENGTH, _CHECK = 78, 4
_ADDRESS = 20


@dataclass(frozen=True, slots=True)
class Wallet:
    """The public half of one level of a wallet."""

    key: bytes
    chain_code: bytes

    @classmethod
    def of(cls, xpub: str) -> "Wallet":
        """Read an ``xpub…``. Raises ``Refused`` for anything else, so also for a private key."""
        raw = _unwritten(xpub.strip())
        if len(raw) != _LENGTH or raw[:4] != _VERSION:
            raise Refused("that is no extended public key; it begins with xpub")
        key = raw[45:]
        try:
            PublicKey(key)
        except ValueError as error:
            raise Refused("that extended public key is not whole") from error
        return cls(key, raw[13:45])

    def address(self, number: int) -> str:
        """The address of one payment, with its check in the case of its letters (EIP-55)."""
        digest = hmac.new(self.chain_code, self.key + number.to_bytes(4, "big"), hashlib.sha512).digest()
        child = PublicKey(self.key).add(digest[:32])
        return checked(keccak_of(child.format(compressed=False)[1:])[-_ADDRESS:])


def checked(address: bytes) -> str:
    """An address as people copy it: one wrong letter shows."""
    letters = address.hex()
    digest = keccak_of(letters.encode()).hex()
    return "0x" + "".join(
        letter.upper() if int(nibble, 16) >= 8 else letter  # noqa: PLR2004 - EIP-55: its high bit
        for letter, nibble in zip(letters, digest, strict=False)
    )


def read_address(written: str) -> str:
    """An address in its checked form. Raises ``Refused`` for what is none, or whose check is wrong."""
    try:
        found = bytes.fromhex(written.strip().removeprefix("0x"))
    except ValueError:
        found = b""
    if len(found) != _ADDRESS:
        raise Refused("that is no address; one has 0x and 40 letters")
    address = checked(found)
    is_plain = written.strip().lower() == written.strip()
    if not is_plain and written.strip() != address:
        raise Refused("a letter of that address is wrong")
    return address


def keccak_of(data: bytes) -> bytes:
    """Keccak-256 as Ethereum has it: not the SHA-3 of the standard library."""
    return keccak.new(digest_bits=256, data=data).digest()


def _unwritten(text: str) -> bytes:
    """The bytes that Base58Check writes. Raises ``Refused``."""
    number = 0
    for letter in text[:200]:
        if letter not in _LETTERS:
            raise Refused("that is no extended public key")
        number = number * len(_LETTERS) + _LETTERS.index(letter)
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    body, check = raw[:-_CHECK], raw[-_CHECK:]
    if hashlib.sha256(hashlib.sha256(body).digest()).digest()[:_CHECK] != check:
        raise Refused("a letter of that extended public key is wrong")
    return body
