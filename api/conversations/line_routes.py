"""HTTP for connections to media: set up by the desk, read by the bot."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import line_schemas as schemas
from api.conversations import lines
from api.identity import connected
from api.identity.caller import WhoAsks
from api.identity.may import require
from kit import tenancy
from kit.http.route import ClockNow, DbSession, Transactional
from models.identity import Organisation
from models.payments import Connection

router = APIRouter(route_class=Transactional, tags=["conversations"])


@router.get("/v1/connections/{connection}")
async def read_connection(connection: str, who: WhoAsks, session: DbSession, request: Request) -> schemas.ConnectionOut:
    """Whose connection this is, and what its vendor gave."""
    require(who, "converse")
    await tenancy.enter(session, tenancy.EVERYBODY)
    return await _line(session, await lines.get_line(session, connection), request)


@router.get("/v1/connections")
async def list_connections_of_media(
    who: WhoAsks, session: DbSession, request: Request, medium: Annotated[list[schemas.Medium], Query(max_length=20)]
) -> list[schemas.ConnectionOut]:
    """Connections of any organisation in these media that were given secrets."""
    require(who, "converse")
    await tenancy.enter(session, tenancy.EVERYBODY)
    return [await _line(session, row, request) for row in await lines.list_lines(session, medium)]


@router.post("/v1/connections/{connection}/secrets", status_code=204)
async def keep_secrets(
    connection: str, told: schemas.SecretsIn, who: WhoAsks, session: DbSession, request: Request
) -> None:
    """Keep what a vendor told the bot when it was connected."""
    require(who, "converse")
    await tenancy.enter(session, tenancy.EVERYBODY)
    row = await lines.get_line(session, connection)
    connected.keep_secrets(request.app.state.keys, row, told.secrets, told.options)


@router.post("/v1/connections/{connection}/refusals", status_code=204)
async def count_refusals(
    connection: str, told: schemas.RefusedIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> None:
    """Count calls that were refused; nothing else of them is kept."""
    require(who, "converse")
    await tenancy.enter(session, tenancy.EVERYBODY)
    await lines.count_refusals(session, await lines.get_line(session, connection), told.calls, now=clock.now())


@router.get("/v1/channels/{medium}/line")
async def read_line(
    medium: schemas.Medium, who: WhoAsks, session: DbSession, request: Request
) -> schemas.ConnectionOut:
    """The organisation's connection in a medium, for the bot."""
    require(who, "converse")
    return await _line(session, await lines.get_connection(session, who.organisation_id, medium), request)


@router.put("/v1/channels/{medium}")
async def connect_channel(
    medium: schemas.Medium, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request,
    told: schemas.ChannelIn | None = None,
) -> schemas.ChannelOut:  # fmt: skip
    """Connect a medium: keep what its vendor gave, and get the address its calls are to go to.

    Asking again gives the same address; what is left out stays.
    """
    require(who, "manage keys")
    row = await lines.connection_for(session, who.organisation_id, medium, now=clock.now())
    if told:
        connected.keep_secrets(request.app.state.keys, row, told.secrets, told.options)
        await session.flush()
    return await _channel(session, row, request, clock)


@router.get("/v1/channels/{medium}")
async def read_channel(
    medium: schemas.Medium, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.ChannelOut:
    """How a medium is connected, and how many calls to it were refused lately."""
    require(who, "manage keys")
    row = await lines.get_connection(session, who.organisation_id, medium)
    return await _channel(session, row, request, clock)


@router.post("/v1/channels/{medium}/installs", status_code=201)
async def begin_install(
    medium: schemas.Medium, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.InstallOut:
    """An address by which somebody installs our app in their workspace, where a medium has that."""
    require(who, "manage keys")
    row = await lines.connection_for(session, who.organisation_id, medium, now=clock.now())
    ticket = lines.install_ticket(request.app.state.keys, row, now=clock.now())
    url = request.app.state.settings.url.rstrip("/")
    return schemas.InstallOut(address=f"{url}/hooks/bot/{row.name}/{row.public_id}/install?ticket={ticket}")


@router.post("/v1/connections/{connection}/installs", status_code=204)
async def check_install(
    connection: str, shown: schemas.TicketIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> None:
    """Whether the desk gave this ticket lately, for this connection."""
    require(who, "converse")
    await tenancy.enter(session, tenancy.EVERYBODY)
    row = await lines.get_line(session, connection)
    lines.check_ticket(request.app.state.keys, row, shown.ticket, now=clock.now())


async def _line(session: AsyncSession, row: Connection, request: Request) -> schemas.ConnectionOut:
    organisation = await session.get_one(Organisation, row.organisation_id)
    return schemas.ConnectionOut(
        connection=row.public_id, medium=row.name, organisation=organisation.slug, options=row.options,
        secrets=connected.secrets_of(request.app.state.keys, row),
    )  # fmt: skip


async def _channel(session: AsyncSession, row: Connection, request: Request, clock: ClockNow) -> schemas.ChannelOut:
    organisation = await session.get_one(Organisation, row.organisation_id)
    url = request.app.state.settings.url.rstrip("/")
    return schemas.ChannelOut(
        medium=row.name, organisation=organisation.slug, address=f"{url}/hooks/bot/{row.name}/{row.public_id}",
        has=sorted(connected.secrets_of(request.app.state.keys, row)), options=row.options,
        refused=await lines.refusals_of(session, row, now=clock.now()),
    )  # fmt: skip
