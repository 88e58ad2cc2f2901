"""Links in what is said on the telephone: texted to the number that calls, and spoken of in their place.

Who calls from a number that no carrier answers for is told a one-time code instead: texted to us, it has the
conversation go on by text, link and all.
"""

import re
from dataclasses import replace

from bot.dialogue import Outcome
from bot.phrases import phrase
from parley_sdk import AsyncParley, ParleyProblem, calls, models

_LINK = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?)]")


async def text_links(api: AsyncParley, claimed: models.Claimed, outcome: Outcome) -> Outcome:
    """The outcome as it can be heard."""
    links = list(dict.fromkeys(_LINK.findall(outcome.text)))
    if not links:
        return outcome
    instead = await _send(api, claimed, links, str(outcome.state.get("lang", "en")))
    heard = _LINK.sub("", _LINK.sub(lambda _: instead, outcome.text, count=1))
    return replace(outcome, text=re.sub(r"\s+", " ", heard))


async def _send(api: AsyncParley, claimed: models.Claimed, links: list[str], lang: str) -> str:
    """Text them; what is said in their place."""
    text = phrase(lang, "text_with_link", organisation=claimed.organisation.name, link=" ".join(links))
    key = f"{claimed.client.id}:{claimed.message.id}:text"
    try:
        await api.send(calls.text_caller(claimed.conversation, text[:1000], key=key))
    except ParleyProblem as problem:
        if problem.kind != "cannot-be-texted":
            raise
        code = (await api.send(calls.make_link(claimed.conversation))).code
        return phrase(lang, "link_by_code", code=", ".join(code))
    return phrase(lang, "link_texted")
