"""Wire shapes of members."""

from pydantic import BaseModel, Field, StrictBool

from api.identity.policy import StaffRole
from kit.addresses import Mail
from kit.ids import public
from kit.texts import Name
from models.identity import Member


class MemberIn(BaseModel):
    """Somebody new who works here; ``builder`` when they also give sessions."""

    name: Name
    email: Mail
    role: StaffRole
    builder: str | None = Field(None, max_length=40)


class MemberChange(BaseModel):
    """What may be changed; members left out stay as they are. A change of role, or closing, signs them out."""

    name: Name | None = None
    email: Mail | None = None
    role: StaffRole | None = None
    active: StrictBool | None = None


class MemberOut(BaseModel):
    id: str
    name: str
    email: str
    role: str
    builder: str | None
    active: bool


class OwnMember(MemberOut):
    """The member who asks, and the verbs their role allows them."""

    may: list[str]


def member_out(row: Member) -> MemberOut:
    builder = public("bld", row.builder_id) if row.builder_id else None
    return MemberOut(
        id=row.public_id, name=row.name, email=row.email, role=row.role, builder=builder, active=row.active
    )
