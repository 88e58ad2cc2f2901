"""Wire shapes of one's own account: sessions, password, app, passkeys, identities elsewhere."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field, StrictBool, model_validator

from api.identity.sign_in.schemas import Code, GivenPassword, SignedIn
from models.credentials import LinkedIdentity, Passkey
from models.identity import SignIn


class SignInOut(BaseModel):
    """A session; ``device`` is what the browser said of itself."""

    id: str
    device: str
    factors: list[str]
    created_at: datetime
    last_seen_at: datetime | None
    expires_at: datetime
    this: bool = Field(description="The one that asks.")


def sign_in_out(row: SignIn, *, this: bool) -> SignInOut:
    return SignInOut(
        id=row.public_id, device=row.device, factors=list(row.factors), created_at=row.created_at,
        last_seen_at=row.last_seen_at, expires_at=row.expires_at, this=this,
    )  # fmt: skip


class Confirmation(BaseModel):
    """A code of the app (or a recovery code), or the password."""

    code: Code | None = None
    password: GivenPassword | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.code is None) == (self.password is None):
            raise ValueError("give a code or the password")
        return self


class Confirmed(BaseModel):
    detail: str = "Thank you; that counts for 15 minutes."


class PasswordSet(BaseModel):
    password: GivenPassword
    end_other_sessions: StrictBool = True


class AppOffered(BaseModel):
    """Show ``address`` as a QR code, or have ``secret`` typed in; then confirm by a first code."""

    secret: str
    address: str


class AppCode(BaseModel):
    code: Code


class RecoveryCodes(BaseModel):
    """Shown this once; each works once."""

    codes: list[str]


class PasskeyOut(BaseModel):
    id: str
    name: str
    backed_up: bool
    created_at: datetime
    last_used_at: datetime | None


def passkey_out(row: Passkey) -> PasskeyOut:
    return PasskeyOut(
        id=row.public_id, name=row.name, backed_up=row.backed_up, created_at=row.created_at,
        last_used_at=row.last_used_at,
    )  # fmt: skip


class AppConfirmed(RecoveryCodes):
    """``signed_in`` is the new token of a sign-in that waited for this."""

    signed_in: SignedIn | None = None


class PasskeyAdded(PasskeyOut):
    """``signed_in`` is the new token of a sign-in that waited for this."""

    signed_in: SignedIn | None = None


class IdentityOut(BaseModel):
    """Where else this person is known from."""

    id: str
    issuer: str
    created_at: datetime
    last_used_at: datetime | None


def identity_out(row: LinkedIdentity) -> IdentityOut:
    return IdentityOut(id=row.public_id, issuer=row.issuer, created_at=row.created_at, last_used_at=row.last_used_at)


class FactorsOut(BaseModel):
    """What a person can prove themselves with."""

    password: bool
    app: bool
    recovery_codes_left: int
    passkeys: list[PasskeyOut]
    identities: list[IdentityOut]
