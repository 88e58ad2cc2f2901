"""Paying: what is held or on account, a code, where the receipt is. Money that is to go back is for the team."""

from bot.money.paying import pay_open, speaks_of, take_code, tell_money_back, tell_own_code, tell_receipt
from bot.talk import Talk


async def run(talk: Talk) -> None:
    """Do what is asked; a pending question is put again."""
    if code := talk.slot("code"):
        await take_code(talk, code)
    elif speaks_of("bring", talk):
        await tell_own_code(talk)
    elif speaks_of("back", talk):
        tell_money_back(talk)
    elif speaks_of("receipt", talk):
        await tell_receipt(talk)
    else:
        await pay_open(talk)
