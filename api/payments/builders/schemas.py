"""Wire shapes of builders' accounts at a payment vendor."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from models.payouts import PayoutAccount


class PayoutAccountIn(BaseModel):
    """Where the builder lives or their business is; the vendor asks for all else itself."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166: PT")]


class PayoutAccountOut(BaseModel):
    """A builder's account at the payment vendor; only one that is ready is paid to."""

    provider: str
    state: Literal["asked", "open", "checking", "ready", "restricted"] = Field(
        description="open: its owner has to tell the vendor more, at the link; checking: the vendor looks at it."
    )


class OnboardingOut(BaseModel):
    account: PayoutAccountOut
    link: str = Field(description="For the builder alone, good once and for some minutes; ask again for another.")


def account_out(row: PayoutAccount) -> PayoutAccountOut:
    return PayoutAccountOut.model_validate({"provider": row.provider, "state": row.state})
