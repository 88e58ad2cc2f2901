"""Wire shapes of connections to those who vouch for people."""

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, StrictBool

from kit.texts import Name, OneLine
from models.credentials import SignInConnection


def _storable(settings: dict[str, Any]) -> dict[str, Any]:
    """Text all through: PostgreSQL keeps no NUL and no half of a surrogate pair."""
    text = json.dumps(settings, ensure_ascii=False)
    text.encode()
    if "\\u0000" in text:
        raise ValueError("a NUL is no text")
    return settings


class SignInConnectionIn(BaseModel):
    """An agreement with a provider.

    ``settings`` by provider: oidc ``issuer``; google ``hosted_domain``; microsoft ``tenant``; apple ``team_id`` and
    ``key_id``; saml ``idp_entity_id``, ``idp_sso_url``, ``idp_certificate``. All: ``domains``, which new members'
    addresses have to be in.
    """

    provider: str = Field(max_length=32)
    name: Annotated[Name, Field(max_length=100, description="What the button says.")]
    client_id: OneLine = Field("", max_length=300)
    secret: str = Field("", max_length=8000, description="Sealed; never shown again.")
    settings: Annotated[dict[str, Any], Field(max_length=20), AfterValidator(_storable)] = {}
    new_member_role: Literal["admin", "builder", "front_desk", "analyst"] | None = None


class SignInConnectionOut(BaseModel):
    id: str
    provider: str
    name: str
    back: str = Field(description="The return address to register there.")


class SignInConnectionShown(BaseModel):
    """A way to sign in, as the sign-in page shows it."""

    id: str
    provider: str
    name: str


def connection_shown(row: SignInConnection) -> SignInConnectionShown:
    return SignInConnectionShown(id=row.public_id, provider=row.provider, name=row.name)


class Start(BaseModel):
    """``link``: know the account that is signed in by that identity too, instead of signing in."""

    link: StrictBool = False


class Started(BaseModel):
    address: str = Field(description="Send the browser there.")


class CameBack(BaseModel):
    """What the browser brought back, as the address or form gave it."""

    state: str = Field("", max_length=500)
    code: str = Field("", max_length=4000)
    iss: str | None = Field(None, max_length=500)
    error: str | None = Field(None, max_length=200)
    saml: str | None = Field(None, max_length=100_000)
