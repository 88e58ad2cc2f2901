"""What can go wrong in the waiting line, each with the way on."""

from kit.errors import Conflict, Invalid


class StillFree(Conflict):
    """What is waited for can be booked now; ``alternatives`` lists the first times."""

    type, title = "still-free", "There is no need to wait: this can be booked now"
    next_step = "Book one of the alternatives, or wait for something else."


class TooManyInLine(Conflict):
    type, title = "too-many-in-line", "You are waiting for too many things already"
    next_step = "Leave one of your places in line first."


class AlreadyInLine(Conflict):
    type, title = "already-in-line", "You are waiting for this already"
    next_step = "Keep your place; you will be told when a seat is free."


class AlreadyOffered(Conflict):
    type, title = "already-offered", "This time was offered to you before"
    next_step = "Book it if it is free, or wait for another time."


class NeverOpen(Invalid):
    """Nobody who could give it is ever open then; ``hours`` says when they are, in each schedule's zone."""

    type, title = "never-open", "Nobody is open at those hours"
    next_step = "Wait for hours in which somebody is open."


class NothingOffered(Conflict):
    type, title = "nothing-offered", "There is no offer to answer"
    next_step = "Fetch your places in line to see how they stand; a confirmed booking is cancelled as a booking."
