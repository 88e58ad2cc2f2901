"""What can go wrong when payments are looked at."""

from kit.errors import Conflict


class NotUnderReview(Conflict):
    type, title = "not-under-review", "Nobody has to decide about this payment any more"
    next_step = "Fetch the payment to see what was decided; give it back by a refund if need be."


class UnderReview(Conflict):
    type, title = "under-review", "The payment for this is looked at first"
    next_step = "Wait for the message that follows; the time is held meanwhile. The desk decides at /v1/reviews."
