"""Wire shapes of coupons."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field, StrictInt, model_validator

from api.catalog.schemas import Amount, Price
from api.pricing.schemas import Percent
from kit.moments import Moment

Code = Annotated[str, Field(min_length=3, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]


class CouponIn(BaseModel):
    """A coupon that takes off a share or an amount, once in each booking it is used for."""

    code: Code = Field(description="Capitals and small letters are the same.")
    percent: Percent | None = None
    amount: Amount | None = Field(None, description="Minor units of the organisation's currency.")
    service: str | None = Field(None, max_length=64, description="For this service alone.")
    valid_from: Moment | None = None
    valid_until: Moment | None = Field(None, description="The first moment at which it can no longer be used.")
    most_uses: StrictInt | None = Field(None, ge=1, le=10**6)
    most_per_client: StrictInt | None = Field(
        default_factory=lambda: 1,
        ge=1,
        le=10**6,
        description="Once unless said otherwise; null: as often as they like.",
    )

    @model_validator(mode="after")
    def _takes_off_one_thing(self) -> Self:
        if (self.percent is None) == (self.amount is None):
            raise ValueError("say either percent or amount")
        if self.valid_from and self.valid_until and self.valid_from >= self.valid_until:
            raise ValueError("it ends before it begins")
        return self


class CouponOut(BaseModel):
    id: str
    code: str
    percent: Percent | None
    amount: Price | None
    service: str | None
    valid_from: datetime | None
    valid_until: datetime | None
    most_uses: int | None
    most_per_client: int | None
    uses: int = Field(description="In how many live bookings.")
    active: bool
