"""Understanding by any OpenAI-compatible endpoint: one structured call a turn, nothing believed unchecked."""

from nlu.llm.budget import Budget
from nlu.llm.engine import OpenAIEngine

__all__ = ["Budget", "OpenAIEngine"]
