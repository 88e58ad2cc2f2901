"""Mail addresses that people say, written or aloud."""

import re

from bot.talk import Talk
from parley_sdk import ParleyProblem, calls

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]{2,}")


def address_in(talk: Talk) -> str | None:
    """The e-mail address in the message, written or said aloud."""
    found = _ADDRESS.search(talk.text)
    return found[0].strip(".") if found else talk.slot("email")


async def keep_address(talk: Talk, address: str) -> None:
    """Note it as the person's; one that is none leaves them without. One that was heard is said back."""
    try:
        talk.client = await talk.api.send(calls.update_me(email=address))
    except ParleyProblem:
        talk.client.email = None
        return
    if "@" not in talk.text:
        talk.say("email_heard", email=address)
