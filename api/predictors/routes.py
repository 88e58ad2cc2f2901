"""HTTP for the versions of predictors: what there is, each one's card, and which one speaks."""

from typing import Annotated

from fastapi import APIRouter, Path, Request

from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from api.predictors import schemas
from api.predictors.promote import By, promote, roll_back
from kit.http.route import ClockNow, DatabaseDoor, Stepwise
from kit.ids import public
from ml import registry

router = APIRouter(route_class=Stepwise, tags=["predictors"])
Name = Annotated[str, Path(max_length=80)]


@router.get("/v1/predictors")
async def list_predictors(who: WhoAsks, request: Request) -> list[schemas.PredictorOut]:
    """Every predictor and moment with its versions, the oldest cut first."""
    require(who, "see predictors")
    return [schemas.predictor_out(each) for each in registry.list_lines(request.app.state.settings.home)]


@router.get("/v1/predictors/{name}/{moment}/versions/{version}")
async def read_card(name: Name, moment: Name, version: Name, who: WhoAsks, request: Request) -> schemas.CardOut:
    """A version with its card, how the world moved since, and how what it said came true."""
    require(who, "see predictors")
    return schemas.card_out(_line(request, name, moment), version)


@router.post("/v1/predictors/{name}/{moment}/promote")
async def promote_version(
    name: Name, moment: Name, which: schemas.Promotion, who: WhoAsks, database: DatabaseDoor, clock: ClockNow,
    request: Request,
) -> schemas.PredictorOut:  # fmt: skip
    """Have a version speak from now on; without a reason only one that passed its gate."""
    require(who, "promote predictors")
    line = _line(request, name, moment)
    promoted = await promote(
        database, line, which.version, because=which.because, by=_by(who), now=clock.now()
    )  # fmt: skip
    return schemas.predictor_out(promoted)


@router.post("/v1/predictors/{name}/{moment}/roll-back")
async def roll_version_back(
    name: Name, moment: Name, who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request
) -> schemas.PredictorOut:
    """Have the version speak again that spoke before."""
    require(who, "promote predictors")
    back = await roll_back(database, _line(request, name, moment), by=_by(who), now=clock.now())
    return schemas.predictor_out(back)


def _line(request: Request, name: str, moment: str) -> registry.Line:
    return registry.line_of(request.app.state.settings.home, name, moment)


def _by(who: Caller) -> By:
    called = public("mem", who.member_id) if who.member_id else who.role
    return By(organisation_id=who.organisation_id, member_id=who.member_id, called=called)
