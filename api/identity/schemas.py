"""Wire shapes of identity."""

from datetime import datetime

from pydantic import BaseModel, EmailStr, Field

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


class LinkAsked(BaseModel):
    email: EmailStr


class LinkOnItsWay(BaseModel):
    detail: str = "If the address is known here, a sign-in link is on its way."


class Token(BaseModel):
    token: str = Field(max_length=200)


class SignedIn(BaseModel):
    """A session token: send it as ``Authorization: Bearer …``; browsers get it as a cookie too."""

    token: str
    expires_at: datetime


class KeyAsked(BaseModel):
    name: str = Field(min_length=1, max_length=100)
    role: str = Field(
        pattern="^(owner|admin|front_desk|analyst)$",
        description="Builders and clients sign in; they have no keys.",
    )


class KeyMade(BaseModel):
    """A fresh API key. ``key`` is shown this once."""

    id: str
    name: str
    role: str
    key: str


class KeyOut(BaseModel):
    id: str
    name: str
    role: str
    hint: str
    created_at: datetime
    revoked_at: datetime | None
