"""Paying: what is held or on account, a code, where the receipt is. Money that is to go back is for the team."""

from bot.paying import pay_open, speaks_of, take_code, tell_own_code, tell_receipt
from bot.talk import Talk


async def run(talk: Talk) -> None:
    """Do what is asked; a pending question is put again."""
    if code := talk.slot("code"):
        await take_code(talk, code)
    elif speaks_of("bring", talk):
        await tell_own_code(talk)
    elif speaks_of("back", talk):
        talk.ask(None, "money_back")
    elif speaks_of("receipt", talk):
        await tell_receipt(talk)
    else:
        await pay_open(talk)
