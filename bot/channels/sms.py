"""Text messages, by Twilio: ``TWILIO_ACCOUNT_SID``, ``TWILIO_AUTH_TOKEN``, ``TWILIO_SMS_FROM`` (a number or MG…)."""

from bot.providers.twilio import Twilio, open_twilio
from kit.settings import Settings


def open_channel(settings: Settings) -> Twilio | None:
    return open_twilio(settings, settings.twilio_sms_from)
