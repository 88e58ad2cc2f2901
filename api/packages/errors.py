"""What can go wrong with packages."""

from kit.errors import Conflict


class NoCredits(Conflict):
    type, title = "no-credits", "There are not enough credits for this"
    next_step = "Pay for it, or buy another package."


class IsAPlan(Conflict):
    type, title = "is-a-plan", "This package is a plan that is renewed"
    next_step = "Have the client save a way to pay, and subscribe to it with that."


class PlanPriceStays(Conflict):
    type, title = "plan-price-stays", "A plan's price stays: its subscribers agreed to it"
    next_step = "Withdraw the plan and put a new one on offer; whoever has the old one keeps it."
