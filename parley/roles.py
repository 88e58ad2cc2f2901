"""The roles a process may have; kept apart so that the command line starts fast."""

from typing import Literal

Role = Literal["all", "web", "bot", "worker"]
