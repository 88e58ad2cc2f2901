"""Wire shapes of signing in."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from kit.addresses import Mail
from kit.texts import OneLine

Code = Annotated[str, Field(min_length=1, max_length=40)]
GivenPassword = Annotated[str, Field(min_length=1, max_length=1000)]


class LinkAsked(BaseModel):
    email: Mail


class LinkOnItsWay(BaseModel):
    detail: str = "If the address is known here, a sign-in link is on its way."


class CodeOnItsWay(BaseModel):
    """Send ``ticket`` back with the code."""

    ticket: str
    detail: str = "If the address is known here, a code is on its way."


class CodeRedeemed(BaseModel):
    ticket: str = Field(max_length=40)
    code: Code


class Token(BaseModel):
    token: str = Field(max_length=200)


class PasswordGiven(BaseModel):
    email: Mail
    password: GivenPassword


class SecondFactor(BaseModel):
    code: Code = Field(description="Of the authenticator app, or a recovery code.")


class SignedIn(BaseModel):
    """A session token: send it as ``Authorization: Bearer …``; browsers get it as a cookie too.

    ``next`` is what is still missing: ``second_factor`` at ``/v1/sign-in/second-factor``, or ``enrolment`` of one
    under ``/v1/account``. Until then the token opens nothing else.
    """

    token: str
    expires_at: datetime
    next: Literal["second_factor", "enrolment"] | None = None


class PasskeyAsked(BaseModel):
    """``public_key`` is for the browser's ``navigator.credentials``; send its answer back with ``ceremony``."""

    ceremony: str
    public_key: dict[str, Any]


class PasskeyAnswer(BaseModel):
    ceremony: str = Field(max_length=40)
    credential: dict[str, Any] = Field(description="As PublicKeyCredential.toJSON() writes it.")


class PasskeyNew(PasskeyAnswer):
    name: OneLine = Field("Passkey", min_length=1, max_length=100)
