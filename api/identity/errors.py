"""What can go wrong at the door."""

from kit.errors import Conflict, Invalid, Problem


class SignInNeeded(Problem):
    type, title, status = "sign-in-needed", "Sign in first", 401
    next_step = "Sign in, or send an API key as “Authorization: Bearer …”."


class PersonNeeded(SignInNeeded):
    """It is somebody's own; who asks is nobody, somebody else, or a program."""

    next_step = "Sign in as that person. An API key is no person, and has nothing of its own."


class SecondFactorNeeded(Problem):
    type, title, status = "second-factor-needed", "One more step to sign in", 401
    next_step = "Send a code of your authenticator app or a recovery code to /v1/sign-in/second-factor."


class SecondFactorMissing(Problem):
    type, title, status = "second-factor-missing", "Your role needs a second factor", 401
    next_step = "Set up an authenticator app or a passkey under /v1/account; then everything else opens."


class RecentSignInNeeded(Problem):
    type, title, status = "recent-sign-in-needed", "Show once more that it is you", 401
    next_step = "Confirm it at /v1/account/confirm, or sign in again; it then counts for 15 minutes."


class Forbidden(Problem):
    type, title, status = "forbidden", "This is not yours to do", 403
    next_step = "Ask an owner or admin of the organisation for the role that may do this."


class OutOfScope(Forbidden):
    type, title = "out-of-scope", "This key or token was not given for that"
    next_step = "Use a key or token whose scopes include it; docs/guide/identity.md lists them."


class NotFromOurPages(Problem):
    type, title, status = "not-from-our-pages", "This came from another site's page", 403
    next_step = "Open our own sign-in page and try there."


class LinkSpent(Problem):
    type, title, status = "link-spent", "This sign-in link no longer works", 410
    next_step = "Ask for a fresh link; each works once, for 15 minutes."


class WrongCredentials(Problem):
    type, title, status = "wrong-credentials", "That did not open the door", 401
    next_step = "Check the address and try again, or sign in by a link or code sent to your address."


class Paused(Problem):
    type, title, status = "paused", "Too many tries", 429
    next_step = "Wait as long as Retry-After says; other ways to sign in still work meanwhile."


class WrongCode(Problem):
    type, title, status = "wrong-code", "This code is not right, or no longer", 401
    next_step = "Use the newest code, or ask for a fresh one."


class WeakPassword(Invalid):
    type, title = "weak-password", "This password would be guessed"
    next_step = "Choose a longer one, best several words that have nothing to do with you."


class UnknownOrganisation(Problem):
    type, title, status = "unknown-organisation", "There is no such organisation here", 404
    next_step = "Check the address; “parley seed” prints it, and “make up” makes a demo."


class NothingToConfirmBy(Conflict):
    type, title = "nothing-to-confirm-by", "There is no password, app or passkey to confirm by"
    next_step = "Sign in again by a fresh link or code; that counts as well."


class PasskeyRefused(Problem):
    type, title, status = "passkey-refused", "This passkey was not accepted", 401
    next_step = "Start again, or sign in another way."


class AppThere(Conflict):
    type, title = "app-there", "There is an authenticator app already"
    next_step = "Remove it first if you want to use another."


class LastOwner(Conflict):
    type, title = "last-owner", "An organisation keeps at least one owner"
    next_step = "Make somebody else an owner first."


class AddressTaken(Conflict):
    type, title = "address-taken", "A member has this address already"
    next_step = "Use another address, or change the member that is there."


class LastWayIn(Conflict):
    type, title = "last-way-in", "This is needed by your role"
    next_step = "Set up another second factor first; then remove this one."


class OutsideRefused(Problem):
    type, title, status = "outside-sign-in-refused", "Signing in there did not work", 401
    next_step = "Start again from our sign-in page."


class OutsideUnreachable(Problem):
    type, title, status = "outside-sign-in-unreachable", "They do not answer at the moment", 503
    next_step = "Try again in a minute, or sign in another way."


class NoAccount(Problem):
    type, title, status = "no-account", "Nobody here goes by that identity", 403
    next_step = "Ask an owner to invite you, or sign in as usual and link the identity under your account."


class BadConnection(Invalid):
    type, title = "bad-connection", "This connection cannot work"
    next_step = "Correct what the detail names."
