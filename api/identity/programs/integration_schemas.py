"""Wire shapes of integrations."""

from datetime import datetime
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, StrictBool, model_validator

from api.identity.scopes import Scopes
from kit.texts import Name
from models.integrations import Integration

_LOCAL = {"127.0.0.1", "::1", "localhost"}


def _return_address(address: str) -> str:
    """https, an app's own scheme (with a dot, RFC 8252), or this machine; no wildcards, nobody's name, no fragment."""
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(' #*\\"<>')
    if not is_plain:
        raise ValueError("it has to be in printable ASCII, without blanks, quotes, # and *")
    parts = urlsplit(address)
    if "@" in parts.netloc:
        raise ValueError("leave user name and password out of it")
    is_web = parts.scheme == "https" and parts.hostname
    is_local = parts.scheme == "http" and parts.hostname in _LOCAL
    if not (is_web or is_local or "." in parts.scheme):
        raise ValueError("it has to be an https address, an app's own scheme (com.example.app:/…), or this machine")
    return address


ReturnAddress = Annotated[str, Field(max_length=500), AfterValidator(_return_address)]


class IntegrationIn(BaseModel):
    """A program to register. ``role`` lets it act for itself, within its scopes; addresses let it act for members."""

    name: Annotated[Name, Field(max_length=100)]
    redirect_uris: list[Annotated[str, Field(max_length=500), AfterValidator(_return_address)]] = Field(
        [], max_length=10
    )
    scopes: Scopes
    role: Literal["admin", "front_desk", "analyst"] | None = None
    public: StrictBool = Field(default=False, description="It can keep no secret: an app on a phone or in a browser.")

    @model_validator(mode="after")
    def _useful(self) -> Self:
        if not self.redirect_uris and self.role is None:
            raise ValueError("it needs a return address, or a role to act for itself")
        if self.public and self.role:
            raise ValueError("a public program has no secret to act for itself with")
        return self


class IntegrationMade(BaseModel):
    """``client_secret`` is shown this once; null for a public program."""

    client_id: str
    client_secret: str | None


class IntegrationOut(BaseModel):
    client_id: str
    name: str
    redirect_uris: list[str]
    scopes: list[str]
    role: str | None
    public: bool
    created_at: datetime


def integration_out(row: Integration) -> IntegrationOut:
    return IntegrationOut(
        client_id=row.public_id, name=row.name, redirect_uris=row.redirect_uris, scopes=row.scopes, role=row.role,
        public=row.secret_digest is None, created_at=row.created_at,
    )  # fmt: skip


class GrantOut(BaseModel):
    """That you let a program act for you."""

    id: str
    name: str
    scopes: list[str]
    created_at: datetime
