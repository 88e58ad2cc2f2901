"""Wire shapes of connections to those who vouch for people."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from api.identity.member_schemas import Name
from models.credentials import SignInConnection


class SignInConnectionIn(BaseModel):
    """An agreement with a provider.

    ``settings`` by provider: oidc ``issuer``; google ``hosted_domain``; microsoft ``tenant``; apple ``team_id`` and
    ``key_id``; saml ``idp_entity_id``, ``idp_sso_url``, ``idp_certificate``. All: ``domains``, which new members'
    addresses have to be in.
    """

    provider: str = Field(max_length=32)
    name: Name = Field(max_length=100, description="What the button says.")
    client_id: str = Field("", max_length=300)
    secret: str = Field("", max_length=8000, description="Sealed; never shown again.")
    settings: dict[str, Any] = Field({}, max_length=20)
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

    link: bool = False


class Started(BaseModel):
    address: str = Field(description="Send the browser there.")


class CameBack(BaseModel):
    """What the browser brought back, as the address or form gave it."""

    state: str = Field("", max_length=500)
    code: str = Field("", max_length=4000)
    iss: str | None = Field(None, max_length=500)
    error: str | None = Field(None, max_length=200)
    saml: str | None = Field(None, max_length=100_000)
