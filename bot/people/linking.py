"""Being known in several channels: by a one-time code from the other one, or by an address that is proven by mail.

Never by name, and never without a yes: somebody else's code, followed unawares, would show them what is booked here.
What was begun in the other channel goes on here. A link to a booking opens it for whose it is; anybody
else is asked to prove the address it was booked under.
"""

import re

from bot.bookings.own import booking_words
from bot.choices import pick
from bot.commands import Command
from bot.people.addresses import address_in
from bot.state import Proof, State
from bot.talk import Talk
from parley_sdk import ParleyProblem, calls

_CODE = re.compile(r"\s*(\d[\s-]?){6}\s*")
_NOT_THERE = {403, 404}


async def links(talk: Talk, said: Command, conversation: str) -> bool:
    """Do what a message wants of links, if it wants anything of them."""
    proof, talk.state.proof = talk.state.proof, None
    if said.asks_link:
        await _give_code(talk, conversation)
    elif said.code:
        talk.ask("link", "link_confirm", [talk.offer("yes", "yes_link"), talk.offer("no", "no")])
        talk.state.proof = Proof(code=said.code)
    elif said.showed_number:
        talk.say("number_noted")
        talk.said.append(talk.last_question())
    elif said.booking:
        await _open(talk, said.booking)
    elif proof and proof.code and (answer := pick(talk)):
        if answer.kind == "yes":
            await _take_code(talk, conversation, proof.code)
        else:
            talk.ask(None, "link_not")
    elif proof and proof.ticket and _CODE.fullmatch(said.words):
        await _proven(talk, proof, said.words)
    elif proof and not proof.ticket and (address := address_in(talk)):
        await _send_proof(talk, proof, address)
    else:
        return False
    return True


async def _give_code(talk: Talk, conversation: str) -> None:
    code = (await talk.api.of(talk.organisation.slug).send(calls.make_link(conversation))).code
    shown = f"{code[:5]} {code[5:]}"
    talk.say("link_code", code=shown)
    if telegram := await _telegram(talk):
        talk.say("link_telegram", link=f"https://t.me/{telegram}?start=link_{code}")


async def _telegram(talk: Talk) -> str | None:
    """The name of the organisation's bot there, if it has one."""
    try:
        line = await talk.api.of(talk.organisation.slug).send(calls.line("telegram"))
    except ParleyProblem as problem:
        if problem.status not in _NOT_THERE:
            raise
        return None
    return line.options.get("username")


async def _take_code(talk: Talk, conversation: str, code: str) -> None:
    try:
        joined = await talk.api.of(talk.organisation.slug).send(calls.redeem_link(conversation, code))
    except ParleyProblem as problem:
        if problem.kind != "wrong-code":
            raise
        talk.say("link_wrong")
        return
    talk.client = joined.client
    talk.state.offers, talk.state.asked = [], None
    talk.say("link_done")
    if joined.builder:
        talk.say("desk_linked")
    elif joined.state:
        talk.state = State.model_validate(joined.state)
        talk.said.append(talk.last_question())
    else:
        talk.say("ask_again")


async def _open(talk: Talk, booking: str) -> None:
    """Show a booking to whose it is."""
    try:
        found = await talk.api.send(calls.booking(booking))
    except ParleyProblem as problem:
        if problem.status not in _NOT_THERE:
            raise
        talk.ask("email", "prove_email")
        talk.state.proof = Proof(booking=booking)
        return
    talk.state.end()
    talk.say("your_booking", booking=booking_words(talk, found))
    talk.say("after_list")


async def _send_proof(talk: Talk, proof: Proof, address: str) -> None:
    ticket = (await talk.api.send(calls.ask_proof(address))).ticket
    talk.state.proof = Proof(booking=proof.booking, email=address, ticket=ticket)
    talk.ask("code", "prove_code", email=address)


async def _proven(talk: Talk, proof: Proof, said: str) -> None:
    code = re.sub(r"\D", "", said)
    try:
        talk.client = await talk.api.send(calls.redeem_proof(ticket=proof.ticket, email=proof.email, code=code))
    except ParleyProblem as problem:
        if problem.is_failure:
            raise
        talk.state.proof = proof
        talk.ask("code", "prove_wrong", email=proof.email)
        return
    talk.state.end()
    if proof.booking:
        await _open(talk, proof.booking)
    else:
        talk.ask(None, "ask_again")
