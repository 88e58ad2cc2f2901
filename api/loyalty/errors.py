"""What can go wrong with points and referrals."""

from kit.errors import Conflict, Invalid


class NotEnoughPoints(Conflict):
    type, title = "not-enough-points", "There are not that many points"
    next_step = "Use fewer points; GET /v1/me/points says how many there are."


class NoLoyalty(Conflict):
    type, title = "no-loyalty", "There is no loyalty programme here"
    next_step = "Book without points."


class ReferralRefused(Invalid):
    """The code is none, or may not be used by this client; a guesser learns nothing of others' codes."""

    type, title = "referral-refused", "This code cannot be used"
    next_step = "Ask whoever gave it to you for their code; it has to be entered before your first session."
