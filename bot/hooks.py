"""Calls of vendors: ``POST /hooks/bot/{medium}/{connection}``, verified, then passed on to the api.

STOP, START and HELP are recorded always, and answered only where the vendor's own opt-out does not answer.
"""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from bot.port import Arrived, Channel, Progress
from kit.errors import NotFound
from parley_sdk import AsyncParley, ParleyProblem, calls

router = APIRouter()


@router.post("/hooks/bot/{medium}/{connection}", include_in_schema=False)
async def take_call(medium: str, connection: str, request: Request) -> Response:
    """A vendor tells how a message fared, or what somebody wrote."""
    channels: Mapping[str, Channel] = request.app.state.channels
    channel = channels.get(medium)
    if channel is None:
        raise NotFound("There is no such channel here.")
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    told = channel.read(f"{request.app.state.url}{_path(request)}", request.headers, form)
    api: AsyncParley = request.app.state.api
    organisation = await _organisation(api, medium, connection)
    kind, body = channel.answer(await _pass_on(api.of(organisation), medium, told))
    return Response(body, media_type=kind)


async def _pass_on(api: AsyncParley, medium: str, told: Arrived | Progress | None) -> str | None:
    """Hand it to the api; what to answer to the person."""
    if isinstance(told, Progress):
        report = {
            "medium": medium, "vendor_id": told.vendor_id, "state": told.state, "problem": told.problem,
            "opted_out": told.opted_out,
        }  # fmt: skip
        await api.send(calls.pass_on_report(report))
    elif isinstance(told, Arrived):
        said = {"medium": medium, "address": told.address, "text": told.text, "vendor_answers": told.vendor_answers}
        return (await api.send(calls.pass_on_word(said))).answer
    return None


async def _organisation(api: AsyncParley, medium: str, connection: str) -> str:
    try:
        found = await api.send(calls.connection(connection))
    except ParleyProblem as problem:
        raise NotFound("There is no such connection.") from problem
    if found.medium != medium:
        raise NotFound("There is no such connection.")
    return found.organisation


def _path(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
