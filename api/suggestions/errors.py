"""What can go wrong with suggestions, each with the way on."""

from kit.errors import Conflict


class NothingToAsk(Conflict):
    type, title = "nothing-to-ask", "There is nobody to ask in this plan"
    next_step = "Make a new plan, or settle what is left by hand."
