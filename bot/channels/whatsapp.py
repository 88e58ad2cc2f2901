"""WhatsApp, by Twilio: the account of SMS, and ``TWILIO_WHATSAPP_FROM``."""

from bot.providers.twilio import Twilio, open_twilio
from kit.settings import Settings


def open_channel(settings: Settings) -> Twilio | None:
    return open_twilio(settings, settings.twilio_whatsapp_from, prefix="whatsapp:")
