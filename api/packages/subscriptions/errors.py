"""What can go wrong with a subscription."""

from kit.errors import Conflict, NotFound


class NoPlan(NotFound):
    type, title = "no-plan", "There is no such plan"
    next_step = "List the packages and choose one that is renewed."


class HasEnded(Conflict):
    type, title = "subscription-ended", "That subscription has ended"
    next_step = "Subscribe anew."


class HasAlready(Conflict):
    type, title = "has-plan-already", "You have this plan already"
    next_step = "Look at GET /v1/me/subscriptions; resume it if it was cancelled, or change to another plan."


class IsCancelled(Conflict):
    type, title = "subscription-cancelled", "That subscription was cancelled and ends with its period"
    next_step = "Resume it first (POST /v1/subscriptions/{id}/resume); then change the plan."


class NotNow(Conflict):
    type, title = "not-now", "A payment for this subscription is open"
    next_step = "Pay it, or wait until it is settled; then change the plan."


class OtherRhythm(Conflict):
    type, title = "other-rhythm", "That plan is renewed at other times"
    next_step = "Cancel this one for its end, and subscribe to the other one then."


class MethodNotSaved(Conflict):
    type, title = "method-not-saved", "A subscription needs a saved way to pay of its client"
    next_step = "Save a way to pay at /v1/me/payment-methods, and send its id as “method”."
