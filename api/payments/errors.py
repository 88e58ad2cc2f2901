"""What can go wrong with a payment."""

from kit.errors import Conflict, Invalid, Problem


class NothingDue(Conflict):
    type, title = "nothing-due", "Nothing is due for this booking"
    next_step = "Fetch the booking to see what was paid."


class PaymentUnderWay(Conflict):
    type, title = "payment-under-way", "A payment for this booking is under way already"
    next_step = "Wait some seconds and fetch the booking; pay again only if it is still not paid."


class NotByHand(Conflict):
    type, title = "not-by-hand", "This payment is the vendor's to tell of, or nothing of it is open"
    next_step = "Say by hand only what came as cash or by transfer, or went back so."


class NotKept(Conflict):
    type, title = "not-kept", "So much money is not kept for this booking"
    next_step = "Fetch the payment to see its state and how much of it can be taken."


class VendorAway(Problem):
    type, title, status = "payment-vendor-away", "The payment service does not answer", 503
    next_step = "Try again in a minute; nothing is done twice."


class VendorRefused(Problem):
    type, title, status = "payment-refused", "The payment service did not take this payment", 422
    next_step = "Try another way to pay."


class UnknownMethod(Invalid):
    """``knows``: the methods it does know."""

    type, title = "unknown-method", "The payment service knows no such way to pay"
    next_step = "Send one of those listed under “knows” as “method”, or none."


class KeysRefused(Problem):
    type, title, status = "keys-refused", "The payment service does not take these keys", 422
    next_step = "Copy the keys of your account at the payment service once more, whole, and of the right environment."


class CannotSave(Problem):
    type, title, status = "cannot-save", "That payment service does not keep ways to pay", 422
    next_step = "Pay now, or save a card of another payment service that is offered."


class MoreThanOwed(Conflict):
    type, title = "more-than-owed", "That is more than the builder is owed"
    next_step = "Pay out at most what is owed."
