"""HTTP for recommending builders."""

from typing import Annotated

from fastapi import APIRouter, Body, Request

from api.catalog.queries import get_service, givers_of
from api.identity.caller import WhoAsks
from api.identity.limits import costs
from api.identity.may import require
from api.suggestions.whom import Recommended, recommend
from api.suggestions.whom_schemas import BuildersIn, BuildersOut, RecommendedOut, WhomBecause
from api.suggestions.words import words_for_builder
from kit import ids
from kit.http.route import ClockNow, DbSession, Transactional
from kit.ids import new_id, public

router = APIRouter(route_class=Transactional, tags=["suggestions"])


@router.post("/v1/suggestions/builders", dependencies=[costs(5)])
async def suggest_builders(
    asked: Annotated[BuildersIn, Body()], request: Request, who: WhoAsks, session: DbSession, clock: ClockNow
) -> BuildersOut:
    """Everybody who gives a service, whom this client may like first; what was shown is kept to learn from."""
    require(who, "browse")
    service = await get_service(session, who.organisation_id, ids.parse("svc", asked.service))
    givers, now, state = await givers_of(session, service, None), clock.now(), request.app.state
    found = await recommend(
        session, service, givers, recommender=state.recommender.now(), kept=state.traits, client_id=who.client_id,
        locale=asked.locale, offer_id=new_id(now), now=now,
    )  # fmt: skip
    return BuildersOut(
        offer=public("ofr", found.id), policy=found.policy, as_of=now, builders=_builders(found, asked.locale)
    )


def _builders(found: Recommended, locale: str) -> list[RecommendedOut]:
    return [
        RecommendedOut(
            id=row.public_id, name=row.name, place=row.place,
            because=WhomBecause(key=why, words=words_for_builder(why, language=found.language, tag=locale))
            if why else None,
        )
        for row, why in found.builders
    ]  # fmt: skip
