"""Wire shapes of the organisation."""

from datetime import datetime

from pydantic import BaseModel, Field

from models.identity import Organisation


class OrganisationOut(BaseModel):
    """An organisation, and what time it is for it."""

    id: str
    name: str
    slug: str
    zone: str
    locale: str
    currency: str
    now: datetime = Field(description="The server's present instant, UTC.")


def organisation_out(row: Organisation, now: datetime) -> OrganisationOut:
    return OrganisationOut(
        id=row.public_id,
        name=row.name,
        slug=row.slug,
        zone=row.zone,
        locale=row.locale,
        currency=row.currency,
        now=now,
    )
