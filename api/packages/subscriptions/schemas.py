"""Wire shapes of subscriptions."""

from typing import Literal

from pydantic import BaseModel, Field

from api.catalog.schemas import AmountOrNothing, Price
from api.packages.schemas import Renews, renews_of
from kit import ids
from kit.moments import Moment
from models.packages import Package, Subscription


class SubscriptionIn(BaseModel):
    """Subscribe to a plan, charged to a way to pay that was saved."""

    method: str = Field(max_length=64, description="Of /v1/me/payment-methods.")
    agreed: Literal[True] = Field(description="The client agrees to be charged each period until they cancel.")
    price: AmountOrNothing | None = Field(None, description="As the client saw it; else whatever it is now.")


class ChangeIn(BaseModel):
    """Another plan; ``now`` is for a larger one, whose difference for the rest of the period is paid at once."""

    package: str = Field(max_length=64)
    at: Literal["now", "next"] = "next"


class SubscriptionMethodIn(BaseModel):
    method: str = Field(max_length=64)


class SubscriptionOut(BaseModel):
    id: str
    package: str
    name: str
    price: Price
    credits: int = Field(description="Of each period.")
    renews: Renews | None
    state: Literal["starting", "active", "past_due", "ended"]
    period: int = Field(description="The newest that is paid; 0 before the first.")
    period_ends_at: Moment | None
    next_package: str | None = Field(description="The plan from the next period on, where it is another.")
    cancelled: bool = Field(description="It is not renewed.")
    because: str = Field(description="Why it ended: cancelled, unpaid or never_paid.")
    step: str = Field(description="What the client was last asked: retry (nothing), card, bank; empty: all is paid.")
    code: str | None = Field(description="Why the last try failed, in the bank's word.")
    next_try_at: Moment | None
    ends_at: Moment | None = Field(description="When it is given up, where the client has to do something.")
    method: str


def subscription_out(row: Subscription, package: Package) -> SubscriptionOut:
    return SubscriptionOut(
        id=row.public_id, package=package.public_id, name=package.name,
        price=Price(minor=package.price, currency=package.currency), credits=package.credits, renews=renews_of(package),
        state=row.state, period=row.period, period_ends_at=row.period_ends_at,
        next_package=ids.public("pkg", row.next_package_id) if row.next_package_id else None,
        cancelled=row.cancelled_at is not None, because=row.because, step=row.step, code=row.code,
        next_try_at=row.next_try_at if row.state != "ended" else None, ends_at=row.ends_at,
        method=ids.public("mth", row.method_id),
    )  # fmt: skip
