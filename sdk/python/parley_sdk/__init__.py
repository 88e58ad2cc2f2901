"""A typed client for the Parley API, async and sync.

    async with AsyncParley("https://book.example", token="sk_…") as parley:
        services = await parley.send(calls.services())

``calls`` builds a call with its types; ``AsyncParley.send`` and ``Parley.send`` make it. The shapes in ``models`` are
generated from the OpenAPI document.
"""

from parley_sdk import calls, models
from parley_sdk.client import AsyncParley, Parley
from parley_sdk.problems import ParleyProblem, Unreachable

__all__ = ["AsyncParley", "Parley", "ParleyProblem", "Unreachable", "calls", "models"]
