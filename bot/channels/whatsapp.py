"""WhatsApp, by Twilio: the account of SMS, and ``TWILIO_WHATSAPP_FROM``.

Within the 24 hours after somebody wrote they are answered freely; that is all the conversation needs.
"""

from typing import ClassVar

from bot.providers.twilio import Twilio, usual_account
from kit.settings import Settings


class WhatsApp(Twilio):
    """Numbered lines: buttons there are templates that WhatsApp approves one by one."""

    prefix: ClassVar[str] = "whatsapp:"


def open_channel(settings: Settings) -> WhatsApp | None:
    account = usual_account(settings, settings.twilio_whatsapp_from)
    return WhatsApp(account, answers_itself=False) if account else None
