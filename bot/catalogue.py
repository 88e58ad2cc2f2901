"""What a business offers, as the bot reads it: services and builders by id and by name. Fetched through the api."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

from nlu.understanding import CatalogueName
from parley_sdk import AsyncParley, calls, models

_FRESH_FOR = 5.0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Services, builders and questions of one organisation."""

    services: dict[str, models.ServiceOut]
    builders: dict[str, models.BuilderOut]
    questions: list[models.QuestionOut]

    def service_names(self) -> tuple[CatalogueName, ...]:
        return tuple(CatalogueName(each.name, tuple(each.aliases)) for each in self.services.values())

    def builder_names(self) -> tuple[CatalogueName, ...]:
        return tuple(CatalogueName(each.name) for each in self.builders.values())

    def services_called(self, said: str) -> list[str]:
        """Ids of the services whose name or alias this is; several may share an alias."""
        wanted = said.casefold()
        exact = [key for key, each in self.services.items() if each.name.casefold() == wanted]
        return exact or [
            key for key, each in self.services.items() if wanted in (alias.casefold() for alias in each.aliases)
        ]

    def services_hinted(self, text: str) -> list[str]:
        """Ids of the services one of whose aliases stands in the text, when several share it."""
        said = f" {' '.join(re.findall(r'[^\W_]+', text.casefold()))} "
        return [
            key for key, each in self.services.items() if any(f" {alias.casefold()} " in said for alias in each.aliases)
        ]

    def builder_called(self, said: str) -> str | None:
        return next((key for key, each in self.builders.items() if each.name.casefold() == said.casefold()), None)

    def who_gives(self, services: Iterable[str], *, place: str | None = None) -> list[models.BuilderOut]:
        """Builders who give any of these services, in a place if one is named, by name."""
        wanted = set(services)
        found = [each for each in self.builders.values() if wanted & set(each.services)]
        if place:
            found = [each for each in found if each.place and each.place.casefold() == place.casefold()]
        return sorted(found, key=lambda each: each.name)

    def places(self, services: Iterable[str]) -> list[str]:
        """Where these services are given."""
        return sorted({each.place for each in self.who_gives(services) if each.place})


class Catalogues:
    """Catalogues by organisation, fetched anew when some seconds old."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Catalogue]] = {}

    async def get(self, api: AsyncParley, organisation: str) -> Catalogue:
        kept = self._kept.get(organisation)
        if kept and monotonic() - kept[0] < _FRESH_FOR:
            return kept[1]
        services = await api.send(calls.services())
        builders = await api.send(calls.builders())
        questions = await api.send(calls.questions())
        fresh = Catalogue(
            {each.id: each for each in services.items}, {each.id: each for each in builders.items}, questions.items
        )
        self._kept[organisation] = (monotonic(), fresh)
        return fresh
