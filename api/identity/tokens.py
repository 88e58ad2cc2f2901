"""Secrets handed out once and found again by a keyed digest: keys, links, sign-ins, integrations' tokens."""

import hmac
import secrets

from kit.crypto import MasterKey

SERVICE_PURPOSE = "parley bot service token"


def new_token(prefix: str) -> str:
    """A fresh secret of 256 bits, readable by its prefix (``sk_``, ``ln_``, ``st_``, ``at_``, ``rt_``, …)."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def digest(keys: MasterKey, token: str) -> str:
    """How a token is stored."""
    return keys.fingerprint("token " + token)


def service_token(keys: MasterKey) -> str:
    """The bot's own token, derived from the installation's key so that every process knows it."""
    return "sv_" + keys.derived(SERVICE_PURPOSE)[0]


def is_service_token(keys: MasterKey, token: str) -> bool:
    """Whether it is the bot's token; while keys are being rotated, those of older keys count too."""
    return any(hmac.compare_digest(token.encode(), f"sv_{each}".encode()) for each in keys.derived(SERVICE_PURPOSE))
