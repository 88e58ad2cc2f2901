"""A price or fee that is another than the one in a request: what it is, what it was, and which way it went. Pure."""

from dataclasses import dataclass

from kit.money import Money


@dataclass(frozen=True, slots=True)
class Changed:
    """What it costs ``now``, and what a request said it costs (``was``, in minor units); None where it said nothing."""

    now: Money
    was: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is something that it was, and is no more."""
        return self.was is not None and self.was != self.now.minor

    def words(self, whole: str = "It") -> str:
        """The sentence for a problem document, about ``whole``."""
        costs = f"{whole} costs {self.now.words('en')} now"
        if self.was is None or not self.is_known:
            return f"{costs}."
        way = "less" if self.now.minor < self.was else "more"
        return f"{costs}, {way} than the {Money(self.was, self.now.currency).words('en')} in the request."

    def members(self) -> dict[str, object]:
        """The members it adds to the problem document."""
        if self.was is None or not self.is_known:
            return {}
        went = "lowered" if self.now.minor < self.was else "raised"
        return {"was": {"minor": self.was, "currency": self.now.currency}, "went": went}
