"""Wire shapes of loyalty."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, Field, PlainSerializer, StrictInt, model_validator

from kit.texts import OneLine

Rate = Annotated[
    Decimal,
    Field(ge=0, le=1000, max_digits=6, decimal_places=2),
    PlainSerializer(lambda rate: f"{rate.normalize():f}", return_type=str),
]


class TierIn(BaseModel):
    """From so many points ever earned on, points come faster."""

    name: OneLine = Field(min_length=1, max_length=40)
    from_points: StrictInt = Field(ge=1, le=10**9)
    rate: Rate = Field(description="Points for each whole unit of the currency that was paid.")


class Loyalty(BaseModel):
    """The programme; all members at 0 means there is none."""

    rate: Rate = Field(default_factory=Decimal, description="Points for each whole unit of the currency that was paid.")
    worth: StrictInt = Field(
        0, ge=0, le=10**6, description="What one point takes off, in minor units; 0: they buy nothing."
    )
    referral: StrictInt = Field(0, ge=0, le=10**6, description="Points for both once the first session is completed.")
    tiers: list[TierIn] = Field([], max_length=10)

    @model_validator(mode="after")
    def _rises(self) -> Self:
        self.tiers.sort(key=lambda tier: tier.from_points)
        rates = [self.rate, *(tier.rate for tier in self.tiers)]
        if any(lower > higher for lower, higher in pairwise(rates)):
            raise ValueError("a higher tier may not earn less")
        if len({tier.from_points for tier in self.tiers}) < len(self.tiers):
            raise ValueError("two tiers begin at the same number of points")
        return self

    def tier_of(self, earned: int) -> TierIn | None:
        """The tier of who has earned so many points ever."""
        return next((tier for tier in reversed(self.tiers) if earned >= tier.from_points), None)

    def rate_of(self, earned: int) -> Decimal:
        """Points for each unit paid, for who has earned so many ever."""
        tier = self.tier_of(earned)
        return tier.rate if tier else self.rate


class PointsOut(BaseModel):
    left: int = Field(description="Those that holds reserve are not among them.")
    earned: int = Field(description="Ever.")
    tier: str | None
    worth: int = Field(description="What one point takes off, in minor units.")


class CodeOut(BaseModel):
    code: str
    brought: int = Field(description="How many came by it and had their first session.")


class ReferralIn(BaseModel):
    code: str = Field(min_length=4, max_length=16)


class ReferralOut(BaseModel):
    state: str = Field(description="open until the first session is completed, then rewarded")
