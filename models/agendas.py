"""When builders are told their day."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned


class Agenda(Owned, Base):
    """A builder is told each day's sessions at ``clock`` (``07:00``), wall time in their zone; next at ``due_at``."""

    __tablename__ = "agendas"
    prefix = "agd"
    audited = ("clock",)
    about = ("builder_id",)
    builder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("builders.id"), unique=True)
    clock: Mapped[str] = mapped_column(String(5))
    due_at: Mapped[datetime] = mapped_column(index=True)
