"""What can go wrong with a payment."""

from kit.errors import Conflict, Problem


class NothingDue(Conflict):
    type, title = "nothing-due", "Nothing is due for this booking"
    next_step = "Fetch the booking to see what was paid."


class PaymentUnderWay(Conflict):
    type, title = "payment-under-way", "A payment for this booking is under way already"
    next_step = "Wait some seconds and fetch the booking; pay again only if it is still not paid."


class VendorAway(Problem):
    type, title, status = "payment-vendor-away", "The payment service does not answer", 503
    next_step = "Try again in a minute; your time is held meanwhile."


class VendorRefused(Problem):
    type, title, status = "payment-refused", "The payment service did not take this payment", 422
    next_step = "Try another way to pay."


class MoreThanOwed(Conflict):
    type, title = "more-than-owed", "That is more than the builder is owed"
    next_step = "Pay out at most what is owed."
