"""One Stripe account: its keys, and a client for one call to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import stripe

from kit.errors import Later, Refused

PAGE = 100


class Account:
    """How an account is reached; what it does stands in the files beside this."""

    def __init__(self, key: str, public_key: str, bases: Any, url: str) -> None:
        self.key, self.public_key, self.bases, self.url = key, public_key, bases, url

    @asynccontextmanager
    async def client(self) -> AsyncIterator[stripe.StripeClient]:
        """A client for one call: its connections belong to this event loop and are closed after it.

        Raises ``Later`` or ``Refused``, the latter from Stripe's own error.
        """
        http = stripe.HTTPXClient()
        try:
            yield stripe.StripeClient(self.key, base_addresses=self.bases, http_client=http)
        except stripe.StripeError as error:
            raise _named(error) from error
        finally:
            await http.close_async()  # type: ignore[no-untyped-call]  # Stripe leaves it untyped


def _named(error: stripe.StripeError) -> Exception:
    in_use = error.code == "idempotency_key_in_use"  # the same call is being answered at this moment
    if in_use or isinstance(error, stripe.APIConnectionError | stripe.RateLimitError | stripe.APIError):
        return Later(str(error))
    return Refused(str(error))
