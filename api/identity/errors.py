"""What can go wrong at the door."""

from kit.errors import Problem


class SignInNeeded(Problem):
    type, title, status = "sign-in-needed", "Sign in first", 401
    next_step = "Sign in, or send an API key as “Authorization: Bearer …”."


class Forbidden(Problem):
    type, title, status = "forbidden", "This is not yours to do", 403
    next_step = "Ask an owner or admin of the organisation for the role that may do this."


class LinkSpent(Problem):
    type, title, status = "link-spent", "This sign-in link no longer works", 410
    next_step = "Ask for a fresh link; each works once, for 15 minutes."


class UnknownOrganisation(Problem):
    type, title, status = "unknown-organisation", "There is no such organisation here", 404
    next_step = "Check the address; “parley seed” prints it, and “make up” makes a demo."
