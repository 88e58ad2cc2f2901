"""Slack, by its own library: messages to the app and mentions, ``/book``, buttons; many workspaces by OAuth.

An organisation has an app of its own. Its connection keeps ``signing_secret``, ``client_id`` and ``client_secret``,
and for each workspace the app was installed in ``token:T…``. A person is known by workspace and user. What is said in
a channel is answered there for them alone to see. Whoever opens the app's home tab finds their sessions or their day.
"""

import asyncio
import html
import json
import re
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.error import URLError
from urllib.parse import urlencode, urljoin

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient

from bot.port import Answer, Arrived, BadSignature, Call, Channel, Line, Malformed, News, Tapped, json_object
from bot.providers.slack_blocks import FORM, PICK_DAY, PICK_TIME, blocks_of, filled, form_of, picked
from bot.wire.form import Form
from bot.wire.presenting import Capabilities, Piece
from kit.errors import Later, Refused, Unsupported
from kit.settings import Settings

_SCOPES = "app_mentions:read,chat:write,commands,im:history,im:read,im:write,users:read"
_TIMEOUT = 10
_LINK = re.compile(r"<(?:[^<>|]*\|)?([^<>|]*)>")
_STAMP = re.compile(r"[0-9]{1,12}")
_MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
_GONE = {"account_inactive", "invalid_auth", "token_revoked", "token_expired", "not_authed"}
_AWAY = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
_ALONE = "https://hooks.slack.com/"
_HOME = "home"


class Slack(Channel):
    """Apps of organisations; ``base`` is the Web API's address."""

    can: ClassVar[Capabilities] = Capabilities(text=3000, buttons=25, label=75, edits=True)
    needs_secrets: ClassVar[bool] = True

    def __init__(self, base: str = "") -> None:
        self._base = base or "https://slack.com/api/"

    def verify(self, call: Call, line: Line) -> None:
        """By the app's signing secret; Slack's own library also refuses what is older than five minutes."""
        secret = line.secrets.get("signing_secret", "")
        stamp, signature = (call.headers.get(f"x-slack-{name}", "") for name in ("request-timestamp", "signature"))
        try:  # the library can't count with other stamps, compare other signatures, read other bodies than UTF-8
            is_readable = bool(secret) and bool(_STAMP.fullmatch(stamp)) and signature.isascii()
            is_slack = is_readable and SignatureVerifier(secret).is_valid(call.body, stamp, signature)
        except UnicodeDecodeError:
            is_slack = False
        if not is_slack:
            raise BadSignature

    def parse(self, call: Call, line: Line) -> list[News]:  # noqa: ARG002 - the workspace says all that is needed
        try:
            found = _arrived(call)
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise Malformed("That is no call of Slack's.") from error
        return [found] if found else []

    def answer(self, call: Call, words: str | None) -> Answer:  # noqa: ARG002 - words go by the Web API
        if _is_json(call) and (challenge := call.json().get("challenge")):
            return Answer(json.dumps({"challenge": challenge}), "application/json")
        return Answer()

    async def send(self, line: Line, to: str, piece: Piece, *, report_to: str, place: str = "") -> str:  # noqa: ARG002 - Slack reports nothing
        team, _, user = to.partition(".")
        said = {"text": piece.text, "blocks": blocks_of(piece), "mrkdwn": False, "unfurl_links": False}
        client = self._client(line, team)
        if place == _HOME:
            return await self._ask(client.views_publish, user_id=user, view={"type": "home", "blocks": said["blocks"]})
        if not place:
            return await self._ask(client.chat_postMessage, channel=user, **said)
        channel, _, thread = place.partition(":")
        del said["unfurl_links"], said["mrkdwn"]
        return await self._ask(client.chat_postEphemeral, channel=channel, user=user, thread_ts=thread or None, **said)

    async def edit(self, line: Line, to: str, vendor_id: str, piece: Piece, *, place: str = "") -> None:
        if ":" in vendor_id:  # seen by them alone: changed by the address that came with the tap
            if not vendor_id.startswith(_ALONE):
                raise Refused("That is no address of Slack's.")
            by_tap = WebhookClient(vendor_id, timeout=_TIMEOUT)
            await asyncio.to_thread(by_tap.send, text=piece.text, blocks=blocks_of(piece), replace_original=True)
            return
        client = self._client(line, to.partition(".")[0])
        await self._ask(client.chat_update, channel=place, ts=vendor_id, text=piece.text, blocks=blocks_of(piece))

    async def open_form(self, line: Line, arrived: Arrived, form: Form) -> None:
        client = self._client(line, arrived.address.partition(".")[0])
        view = form_of(form, place=arrived.place)
        await self._ask(client.views_open, trigger_id=arrived.opens_form, view=view)

    async def notice(self, line: Line, arrived: Arrived) -> None:
        tapped = arrived.tapped
        if tapped and tapped.vendor_id:
            marked = Piece(f"{tapped.text}\n→ {tapped.label}"[: self.can.text])
            await self.edit(line, arrived.address, tapped.vendor_id, marked, place=tapped.place)

    def install_address(self, line: Line, *, state: str, back: str) -> str:
        """Where an admin of a workspace agrees to the app."""
        if not line.secrets.get("client_id"):
            raise Refused("Slack is not connected: it wants client_id, client_secret and signing_secret.")
        asked = {"client_id": line.secrets["client_id"], "scope": _SCOPES, "redirect_uri": back, "state": state}
        return f"{urljoin(self._base, '/oauth/v2/authorize')}?{urlencode(asked)}"

    async def installed(self, line: Line, *, code: str, back: str) -> Mapping[str, str]:
        """Exchange what the browser brought back for the workspace's token; secrets to keep."""
        client = WebClient(base_url=self._base, timeout=_TIMEOUT)
        asked = {name: line.secrets.get(name, "") for name in ("client_id", "client_secret")}
        try:
            told = await asyncio.to_thread(client.oauth_v2_access, **asked, code=code, redirect_uri=back)
            return {f"token:{told['team']['id']}": told["access_token"]}
        except (SlackApiError, SlackClientError, URLError, OSError, KeyError, TypeError) as error:
            raise _meaning(error) from error

    def _client(self, line: Line, team: str) -> WebClient:
        token = line.secrets.get(f"token:{team}")
        if not token:
            raise Refused(f"The app is not installed in the workspace {team}.")
        return WebClient(token=token, base_url=self._base, timeout=_TIMEOUT)

    async def _ask(self, verb: Any, **said: Any) -> str:
        try:
            answer = await asyncio.to_thread(verb, **said)
        except (SlackApiError, SlackClientError, URLError, OSError) as error:
            raise _meaning(error) from error
        return str(answer.get("ts") or answer.get("message_ts") or "")


def _is_json(call: Call) -> bool:
    return call.headers.get("content-type", "").startswith("application/json")


def _arrived(call: Call) -> Arrived | None:
    if _is_json(call):
        told = call.json()
        return _event(told) if told.get("type") == "event_callback" else None
    form = call.form()
    if "payload" in form:
        return _tap(json_object(form["payload"]))
    return _command(form) if "command" in form else None


def _event(told: Mapping[str, Any]) -> Arrived | None:
    """A message to the app, or a mention; nothing said by a program, and nothing that was changed later."""
    event, team = told["event"], told["team_id"]
    kind, user = event["type"], event.get("user")
    if kind == "app_home_opened" and event.get("tab") == _HOME and user:
        return Arrived(f"{team}.{told['event_id']}", f"{team}.{user}", "", place=_HOME, glances=True)
    if not user or event.get("bot_id") or event.get("subtype") or kind not in {"message", "app_mention"}:
        return None
    if kind == "message" and event.get("channel_type") != "im":
        return None
    place = "" if kind == "message" else f"{event['channel']}:{event.get('thread_ts') or event['ts']}"
    return Arrived(f"{team}.{told['event_id']}", f"{team}.{user}", _plain(event.get("text", "")), place=place)


def _command(form: Mapping[str, str]) -> Arrived:
    team = form["team_id"]
    place = "" if form.get("channel_name") == "directmessage" else form["channel_id"]
    said = _plain(form.get("text", ""))
    text = f"{form['command']} {said}".strip()
    opens = "" if said else form["trigger_id"]
    profile = {"name": form.get("user_name", "")}
    return Arrived(
        form["trigger_id"], f"{team}.{form['user_id']}", text, place=place, opens_form=opens, profile=profile
    )


def _tap(told: dict[str, Any]) -> Arrived | None:
    if told.get("type") == "view_submission":
        return _submission(told)
    if told.get("type") != "block_actions" or "view" in told:  # there: a field of a form that is open
        return None
    team, action, channel = told["team"]["id"], told["actions"][0], told["channel"]["id"]
    is_picker = action["action_id"] in {PICK_DAY, PICK_TIME}
    value = picked(told) if is_picker else action["value"]
    if not value:  # a picker that was emptied
        return None
    shown, box = told.get("message") or {}, told.get("container") or {}
    alone = bool(box.get("is_ephemeral"))
    tapped = Tapped(
        channel, told.get("response_url", "") if alone else box["message_ts"], html.unescape(shown.get("text", "")),
        value if is_picker else action["text"]["text"],
    )  # fmt: skip
    place = f"{channel}:{box.get('thread_ts') or ''}".rstrip(":") if alone else ""
    profile = _profile(told)
    return Arrived(
        told["trigger_id"], f"{team}.{told['user']['id']}", value, place=place, tapped=tapped, profile=profile
    )


def _profile(told: Mapping[str, Any]) -> dict[str, str]:
    """What somebody who tapped is called in the workspace."""
    return {"name": told["user"].get("name") or told["user"].get("username") or ""}


def _submission(told: dict[str, Any]) -> Arrived | None:
    """A form that was filled in, once however often it is told of."""
    view, team = told["view"], told["team"]["id"]
    if view.get("callback_id") != FORM:
        return None
    place = json_object(view.get("private_metadata") or "{}").get("place", "")
    profile = _profile(told)
    text = f"/book {filled(view)}".strip()
    return Arrived(f"{team}.{view['id']}", f"{team}.{told['user']['id']}", text, place=place, profile=profile)


def _plain(text: str) -> str:
    """Text as the person typed it: without mentions, marked-up addresses as what they show."""
    return html.unescape(_LINK.sub(r"\1", _MENTION.sub("", text))).strip()


def _meaning(error: Exception) -> Exception:
    """What to do about an error: again later, never, or (when nobody knows whether it went) neither."""
    if isinstance(error, SlackApiError):
        response = error.response
        kind, status = str(response.get("error", "")), response.status_code
        words = f"Slack answered {status}: {kind}"[:300]
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return Later(words, after=timedelta(seconds=float(response.headers.get("Retry-After", 30))))
        if kind in _GONE:
            return Later(words, after=timedelta(minutes=5))
        is_theirs = kind in _AWAY or status >= HTTPStatus.INTERNAL_SERVER_ERROR
        return Later(words) if is_theirs else Refused(words)
    if isinstance(error, TimeoutError):
        return Unsupported("Slack did not answer.")
    return Later("Slack cannot be reached.")


def open_channel(settings: Settings) -> Slack:
    """Always there: each organisation connects its own app."""
    return Slack(settings.slack_api_base)
