"""Telegram, by python-telegram-bot: each organisation's own bot, by webhook where we are at https, else by polling.

A connection's secret is ``bot_token`` (of @BotFather). The webhook's secret header is made from it, so nothing more is
kept. In a group the bot hears what speaks to it: a mention, a command, an answer to what it said. A location tells the
person's time zone, their own contact their number. What was tapped is marked in its place and loses its buttons.
"""

import asyncio
import hashlib
import hmac
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urljoin

import httpx
from telegram import (
    Bot,
    BotCommand,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MenuButtonWebApp,
    Message,
    ReplyParameters,
    Update,
    WebAppInfo,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest
from tzfpy import get_tz

from bot.commands import NUMBER_SHOWN, commands
from bot.phrases import languages, phrase
from bot.port import Arrived, BadSignature, Call, Channel, Line, Malformed, News, Tapped
from bot.wire.presenting import Capabilities, Piece
from kit.errors import Later, Refused, Unsupported
from kit.settings import Settings

_HEADER = "x-telegram-bot-api-secret-token"
_HEARD = ["message", "callback_query"]
_TIMEOUT, _WAIT = 15.0, 20
_BUTTONS_IN_A_ROW, _SHORT = 2, 18
os.environ.setdefault("PTB_TIMEDELTA", "1")  # how the library is told to give spans as such, as it always will soon
_NEVER_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Telegram(Channel):
    """Bots of organisations at ``base``; ``request`` carries their calls."""

    can: ClassVar[Capabilities] = Capabilities(text=4096, buttons=50, label=60, edits=True)
    needs_secrets: ClassVar[bool] = True

    def __init__(self, base: str = "", request: type[HTTPXRequest] = HTTPXRequest) -> None:
        self._base, self._request = base or "https://api.telegram.org", request
        self._bots: dict[str, Bot] = {}

    def verify(self, call: Call, line: Line) -> None:
        expected = hook_secret(line)
        if not expected or not hmac.compare_digest(call.headers.get(_HEADER, "").encode(), expected.encode()):
            raise BadSignature

    def parse(self, call: Call, line: Line) -> list[News]:
        update = call.json()
        try:
            read = Update.de_json(update, None)
            arrived = _arrived(read, str(line.options.get("username", "")))
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            raise Malformed("That is no update of Telegram's.") from error
        return [arrived] if arrived else []

    async def send(self, line: Line, to: str, piece: Piece, *, report_to: str, place: str = "") -> str:  # noqa: ARG002 - Telegram reports nothing
        chat, answers = _where(to, place)
        try:
            sent = await self._bot(line).send_message(
                chat, piece.text, reply_markup=_keyboard(piece), reply_parameters=answers,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )  # fmt: skip
        except TelegramError as error:
            raise _meaning(error) from error
        return str(sent.message_id)

    async def edit(self, line: Line, to: str, vendor_id: str, piece: Piece, *, place: str = "") -> None:
        chat, _ = _where(to, place)
        try:
            await self._bot(line).edit_message_text(
                piece.text, chat_id=chat, message_id=int(vendor_id), reply_markup=_keyboard(piece)
            )  # fmt: skip
        except TelegramError as error:
            raise _meaning(error) from error

    async def notice(self, line: Line, arrived: Arrived) -> None:
        bot, tapped = self._bot(line), arrived.tapped
        if tapped is None:
            await _tried(bot.send_chat_action(_where(arrived.address, arrived.place)[0], "typing"))
            return
        await _tried(bot.answer_callback_query(tapped.tap))
        if tapped.vendor_id:
            marked = Piece(f"{tapped.text}\n→ {tapped.label}"[: self.can.text])
            with suppress(Later, Refused, Unsupported):
                await self.edit(line, arrived.address, tapped.vendor_id, marked, place=tapped.place)

    async def connect(self, line: Line, hook: str) -> Mapping[str, str]:
        bot, by_hook = self._bot(line), hook.startswith("https://")
        try:
            me = await bot.get_me()
            for language in ("", *languages()):
                menu = [BotCommand(name, words) for name, words in commands(language or "en")]
                await bot.set_my_commands(menu, language_code=language or None)
            if by_hook:
                await bot.set_chat_menu_button(menu_button=_page_button(line, hook))
                await bot.set_webhook(hook, secret_token=hook_secret(line), allowed_updates=_HEARD)
            else:
                await bot.delete_webhook()
        except TelegramError as error:
            raise _meaning(error) from error
        return {"username": me.username or "", "by": "webhook" if by_hook else "polling"}

    async def poll(self, line: Line, after: int) -> tuple[list[News], int]:
        try:
            found = await self._bot(line).get_updates(offset=after + 1, timeout=_WAIT, allowed_updates=_HEARD)
        except TelegramError as error:
            raise _meaning(error) from error
        username = str(line.options.get("username", ""))
        news = [arrived for each in found if (arrived := _arrived(each, username))]
        return list(news), max([after, *(each.update_id for each in found)])

    async def close(self) -> None:
        for bot in self._bots.values():
            for request in bot._request:  # noqa: SLF001 - shutting a bot down that was not initialised leaves them open
                await request.shutdown()

    def _bot(self, line: Line) -> Bot:
        token = line.secrets.get("bot_token", "")
        if not token:
            raise Refused("Telegram is not connected: it wants bot_token.")
        if token not in self._bots:
            self._bots[token] = Bot(
                token, base_url=f"{self._base}/bot", base_file_url=f"{self._base}/file/bot",
                request=self._opened(_TIMEOUT, at_once=20),
                get_updates_request=self._opened(_TIMEOUT + _WAIT, at_once=1),
            )  # fmt: skip
        return self._bots[token]

    def _opened(self, read_timeout: float, *, at_once: int) -> HTTPXRequest:
        return self._request(
            connection_pool_size=at_once, read_timeout=read_timeout, write_timeout=_TIMEOUT,
            connect_timeout=_TIMEOUT, pool_timeout=_TIMEOUT,
        )  # fmt: skip


def _page_button(line: Line, hook: str) -> MenuButtonWebApp:
    """The button beside the message box, which opens the organisation's booking page."""
    page = urljoin(hook, f"/b/{line.organisation}")
    return MenuButtonWebApp(phrase(str(line.options.get("language", "en")), "menu_button"), WebAppInfo(page))


def hook_secret(line: Line) -> str:
    """What Telegram shows us with each update, so that we know it is Telegram."""
    token = line.secrets.get("bot_token", "")
    return hmac.new(token.encode(), f"hook {line.connection}".encode(), hashlib.sha256).hexdigest() if token else ""


def _arrived(update: Update, username: str) -> Arrived | None:
    if update.callback_query:
        return _tap(update.update_id, update.callback_query)
    message = update.message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    text, place = _words(message), ""
    if message.chat.type != "private":
        if not _speaks_to(message, username):
            return None
        place = f"{message.chat.id}:{message.message_id}"
    if username:
        text = text.replace(f"@{username}", "").strip()
    user, contact = message.from_user, message.contact
    profile = {"name": user.full_name, "locale": user.language_code or ""}
    if contact and contact.user_id == user.id and message.chat.type == "private":  # their own, as Telegram knows it
        text, profile["number"] = NUMBER_SHOWN, contact.phone_number
    return Arrived(f"u{update.update_id}", str(user.id), text, place=place, profile=profile)


def _tap(number: int, query: CallbackQuery) -> Arrived:
    message = query.message if isinstance(query.message, Message) else None
    keyboard = message.reply_markup.inline_keyboard if message and message.reply_markup else ()
    labels = {str(button.callback_data): button.text for row in keyboard for button in row}
    data = str(query.data or "")
    place = f"{message.chat.id}:{message.message_id}" if message and message.chat.type != "private" else ""
    tapped = Tapped(
        place, str(message.message_id) if message else "", (message.text or "") if message else "",
        labels.get(data, ""), query.id,
    )  # fmt: skip
    profile = {"name": query.from_user.full_name, "locale": query.from_user.language_code or ""}
    return Arrived(f"u{number}", str(query.from_user.id), data, place=place, profile=profile, tapped=tapped)


def _words(message: Message) -> str:
    """What a message says; a place on the map says its time zone."""
    if message.location:
        return get_tz(message.location.longitude, message.location.latitude)
    return message.text or message.caption or ""


def _speaks_to(message: Message, username: str) -> bool:
    """Whether something said in a group is meant for the bot."""
    text, answered = message.text or message.caption or "", message.reply_to_message
    is_answer = bool(answered and answered.from_user and answered.from_user.username == username)
    return bool(username) and (f"@{username}".lower() in text.lower() or is_answer)


def _where(to: str, place: str) -> tuple[int, ReplyParameters | None]:
    """The chat, and which of its messages is answered."""
    if not place:
        return int(to), None
    chat, _, message = place.partition(":")
    return int(chat), ReplyParameters(int(message), allow_sending_without_reply=True)


def _keyboard(piece: Piece) -> InlineKeyboardMarkup | None:
    if not piece.choices:
        return None
    in_a_row = _BUTTONS_IN_A_ROW if all(len(choice.label) <= _SHORT for choice in piece.choices) else 1
    buttons = [InlineKeyboardButton(choice.label, callback_data=choice.value) for choice in piece.choices]
    return InlineKeyboardMarkup([buttons[at : at + in_a_row] for at in range(0, len(buttons), in_a_row)])


async def _tried(call: Any) -> None:
    with suppress(TelegramError, asyncio.TimeoutError):
        await call


def _meaning(error: TelegramError) -> Exception:
    """What to do about an error: again later, never, or (when nobody knows whether it went) neither."""
    words = f"Telegram answered: {error.message}"[:300]
    if isinstance(error, RetryAfter):
        after = error.retry_after
        return Later(words, after=after if isinstance(after, timedelta) else timedelta(seconds=after))
    if isinstance(error, TimedOut) and not isinstance(error.__cause__, _NEVER_REACHED):
        return Unsupported(words)
    if isinstance(error, BadRequest | Forbidden):
        return Refused(words)
    if isinstance(error, InvalidToken):
        return Later(words, after=timedelta(minutes=1))
    return Later(words, after=timedelta(seconds=5)) if isinstance(error, NetworkError) else Refused(words)


def open_channel(settings: Settings) -> Telegram:
    """Always there: each organisation connects its own bot."""
    return Telegram(settings.telegram_api_base)
