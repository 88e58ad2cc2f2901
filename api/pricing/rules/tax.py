"""Tax: on top of the price or within it, as each country has it; reverse charge for a business in another country.

The rate is that of the buyer's country where the organisation lists one, else of its own. Under reverse charge the
buyer accounts for the tax: a price that includes ours goes down by it.
"""

from decimal import Decimal

from api.pricing.lines import Buyer, Case, Line, Quote, shown
from api.pricing.schemas import Prices, Tax, Taxes
from kit.money import Money

_WHOLE = Decimal(100)


def tax(prices: Prices, case: Case, so_far: Quote) -> Line | None:
    """The tax as a line; within an inclusive price the line says how much of it is tax, and adds nothing."""
    taxes, total, buyer = prices.taxes, so_far.total, case.extras.buyer
    if taxes is None or not total:
        return None
    own = taxes.of(taxes.country)
    if is_reversed(taxes, buyer):
        off = within(total, own) if own.included else Money(0, total.currency)
        return Line("reverse_charge", 1, -off, {"country": str(buyer.country), "tax": 0})
    rate = taxes.find(buyer.country) or own
    amount = within(total, rate) if rate.included else total.share(rate.percent)
    told: dict[str, str | int] = {"percent": shown(rate.percent), "country": rate.country, "name": rate.name}
    if rate.included:
        return Line("tax_included", 1, Money(0, total.currency), told | {"tax": amount.minor})
    return Line("tax", 1, amount, told | {"tax": amount.minor})


def is_reversed(taxes: Taxes, buyer: Buyer) -> bool:
    """Whether the buyer accounts for the tax."""
    return taxes.reverse_charge and buyer.is_business and buyer.country not in {None, taxes.country}


def within(total: Money, rate: Tax) -> Money:
    """How much of a price that includes a tax is the tax."""
    return total.share(rate.percent * _WHOLE / (_WHOLE + rate.percent))
