"""How much somebody may ask for: an allowance for a time, spent by what each request costs, given back evenly.

Counted in this process and in bounded memory (GCRA: one instant for each who asks, the longest unseen forgotten
first). Who shares an allowance, and what costs how much, is left to those who spend.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from ipaddress import IPv6Address, IPv6Network, ip_address

from starlette.requests import HTTPConnection

from kit.errors import Problem
from kit.http.near import is_proxied

_MINUTE = 60.0
_MOST = 20_000
_ONE_HOUSEHOLD = 64  # an IPv6 customer has at least that many bits of addresses to themselves


class TooManyRequests(Problem):
    """Carries ``retry_after`` in whole seconds, which is also the ``Retry-After`` header."""

    type, title, status = "too-many-requests", "That was too much at once", 429
    next_step = "Wait as many seconds as “retry_after” says, then go on more slowly."


class Allowance:
    """``units`` within a time for each who spends, all of which may be spent at once; 0 means without limit.

    Args:
        within: seconds, a minute if not said.
        now: seconds; a clock that is set back forgives, and keeps nobody out.
        most: how many are remembered; who was forgotten starts afresh.
    """

    def __init__(
        self, units: int, *, within: float = _MINUTE, now: Callable[[], float] = time.monotonic, most: int = _MOST
    ) -> None:
        self._unit = within / units if units else 0.0
        self._within, self._now, self._most = within, now, most
        self._full_at: OrderedDict[Hashable, float] = OrderedDict()

    def spend(self, who: Hashable, cost: int = 1) -> None:
        """Take ``cost`` from what ``who`` has left, all or nothing. Raises ``TooManyRequests``.

        What costs more than there ever is, is let through by a full allowance, and owed.
        """
        now = self._now()
        full_at = max(self._full_at.get(who, now), now)
        if full_at > now + self._within:  # the clock was set back
            full_at = now
        after = full_at + min(cost * self._unit, self._within)
        if after > now + self._within:
            wait = math.ceil(after - now - self._within)
            raise TooManyRequests(f"Try again in {wait} s.", retry_after=max(wait, 1))
        self._full_at[who] = after
        self._full_at.move_to_end(who)
        if len(self._full_at) > self._most:
            self._full_at.popitem(last=False)

    def __contains__(self, who: Hashable) -> bool:
        """Whether ``who`` has spent and is remembered."""
        return who in self._full_at

    def __len__(self) -> int:
        return len(self._full_at)


def address_of(request: HTTPConnection) -> str | None:
    """Where a request comes from, as far as one customer of a network; None for this machine, or if it isn't known.

    The server puts there what a proxy of ``PARLEY_TRUSTED_PROXIES`` says; no other header is believed. Everybody
    behind a proxy on this machine that is not named there counts as one.
    """
    try:
        address = ip_address(request.client.host) if request.client else None
    except ValueError:
        return None
    if address is None:
        return None
    if address.is_loopback:
        return str(address) if is_proxied(request) else None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((address, _ONE_HOUSEHOLD), strict=False))
    return str(address)
