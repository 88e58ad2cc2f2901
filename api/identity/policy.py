"""What an organisation asks of people who sign in: which roles need a second factor, how long a session lasts."""

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, Field, StrictInt
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.person import Person
from models.identity import Member, Organisation

StaffRole = Literal["owner", "admin", "builder", "front_desk", "analyst"]


class SignInPolicy(BaseModel):
    """Clients are never asked for more than one factor unless they set one up themselves."""

    second_factor_for: list[StaffRole] = Field([], description="Roles that sign in with two factors or a passkey.")
    members_idle_minutes: StrictInt = Field(
        8 * 60, ge=5, le=24 * 60, description="A member's session ends when unused."
    )
    members_last_days: StrictInt = Field(14, ge=1, le=30, description="A member's session ends, used or not.")
    clients_last_days: StrictInt = Field(14, ge=1, le=90, description="A client's session ends.")

    def idle(self, person: Person) -> timedelta:
        if person.member_id:
            return timedelta(minutes=self.members_idle_minutes)
        return timedelta(days=self.clients_last_days)

    def lasts(self, person: Person) -> timedelta:
        return timedelta(days=self.members_last_days if person.member_id else self.clients_last_days)


def policy_of(organisation: Organisation) -> SignInPolicy:
    return SignInPolicy.model_validate(organisation.sign_in_policy)


async def second_factor_is_asked(session: AsyncSession, policy: SignInPolicy, person: Person) -> bool:
    """Whether the person's role has to have two factors."""
    if person.member_id is None:
        return False
    member = await session.get_one(Member, person.member_id)
    return member.role in policy.second_factor_for
