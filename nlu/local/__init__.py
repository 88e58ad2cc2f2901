"""The local engine: trained from a corpus of our own, no key, no network, milliseconds."""

from nlu.local.artifact import Artifact, load, load_or_train
from nlu.local.engine import LocalEngine

__all__ = ["Artifact", "LocalEngine", "load", "load_or_train"]
