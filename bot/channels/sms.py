"""Text messages, by Twilio: ``TWILIO_ACCOUNT_SID``, ``TWILIO_AUTH_TOKEN``, ``TWILIO_SMS_FROM`` (a number or MG…)."""

from typing import ClassVar

from bot.providers.twilio import Twilio, usual_account
from bot.wire.presenting import Capabilities
from kit.settings import Settings


class Sms(Twilio):
    """Numbered lines, in the 7-bit alphabet where that saves a segment, and no more than ten segments at once."""

    can: ClassVar[Capabilities] = Capabilities(text=1600, segments=10)


def open_channel(settings: Settings) -> Sms | None:
    account = usual_account(settings, settings.twilio_sms_from)
    return Sms(account, answers_itself=settings.sms_opt_out == "account") if account else None
