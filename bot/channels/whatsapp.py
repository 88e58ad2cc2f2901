"""WhatsApp, by Twilio: the account of SMS, and ``TWILIO_WHATSAPP_FROM``.

For 24 hours after somebody wrote they are answered freely. Later only a template goes that WhatsApp has approved: the
line's option ``template`` names it (``HX…``), and what we want to say fills its one gap.
"""

import json
from datetime import timedelta
from typing import ClassVar

from bot.port import Line
from bot.providers.twilio import Twilio, usual_account
from bot.wire.presenting import Piece
from kit.errors import Refused
from kit.settings import Settings


class WhatsApp(Twilio):
    """Numbered lines: buttons there are templates that WhatsApp approves one by one."""

    prefix: ClassVar[str] = "whatsapp:"
    window: ClassVar[timedelta | None] = timedelta(hours=24)

    def written(self, line: Line, piece: Piece) -> dict[str, str]:
        if not piece.begins:
            return super().written(line, piece)
        template = line.options.get("template")
        if not template:
            raise Refused("More than 24 hours after their last word only an approved template goes, and none is set.")
        one_line = " ".join(piece.text.split())  # WhatsApp takes no line ends in what fills a template
        return {"content_sid": str(template), "content_variables": json.dumps({"1": one_line})}


def open_channel(settings: Settings) -> WhatsApp | None:
    account = usual_account(settings, settings.twilio_whatsapp_from)
    return WhatsApp(account, answers_itself=False) if account else None
