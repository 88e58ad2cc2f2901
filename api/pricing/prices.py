"""The rules of prices that hold for a service: the organisation's, but for what the service has of its own."""

from api.pricing.schemas import Prices, ServicePrices
from models.catalog import Service
from models.identity import Organisation

_NONE = Prices()


def prices_of(service: Service) -> Prices:
    """The rules as stored on both; the organisation comes with its service in one query."""
    general = organisation_prices(service.organisation)
    return general.but(own_prices(service)) if service.pricing else general


def organisation_prices(organisation: Organisation | None) -> Prices:
    """What an organisation has set."""
    return Prices.model_validate(organisation.pricing) if organisation and organisation.pricing else _NONE


def own_prices(service: Service) -> ServicePrices:
    """What a service has set."""
    return ServicePrices.model_validate(service.pricing or {})
