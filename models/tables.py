"""What every table shares: a UUIDv7 key shown as a prefixed public id, an organisation, a moment of birth."""

import uuid
from datetime import datetime
from typing import Annotated, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from kit import ids

Minor = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"))]
"""An amount in minor units of a currency: 64 bits (SQLite's integers have them anyway)."""
ONLY_GROWS = {"only_grows": True}
"""The ``info`` of a table whose rows are never changed; triggers of its migration hold it so."""


class Keyed:
    """A row with a key; ``prefix`` begins its public id. ``audited`` and ``about``: see ``kit.changes``."""

    prefix: ClassVar[str]
    audited: ClassVar[tuple[str, ...]] = ()
    about: ClassVar[tuple[str, ...]] = ()
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]

    @property
    def public_id(self) -> str:
        """The id shown outside, for example ``bkg_01k2…``."""
        return ids.public(self.prefix, self.id)


class Owned(Keyed):
    """A row that belongs to an organisation; every query names it."""

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
