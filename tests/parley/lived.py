"""A house that was lived in: everything that makes, takes or shows a secret was done once, by a real server.

``Lived.secrets`` are all that were shown or typed meanwhile; none of them may be found where something is kept.
"""

import json
import re
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import httpx
import pyotp

from tests.fixtures.processes import Running, parley, serving
from tests.fixtures.shop import DOCUMENT

CARD = "4242 4242 4242 4242"
_OWNER, _PASSWORD, _DIRECTORYS = "owner@corner.example.org", "quiet harbour lantern parade", "kept-by-the-directory-77"
_SIGNING, _WORKSPACE = "8f742231b10e8888abcd99yyyzzz85a5", "xoxb-17653672481-19874698323"
_PATIENCE = 60.0


@dataclass(slots=True)
class Lived:
    """What was done, in a home of its own; ``log`` is all that the server said."""

    home: Path
    secrets: set[str] = field(default_factory=set)
    log: bytes = b""

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(each.read_bytes(), policy=default) for each in _mails(self.home)]


def live(home: Path, **more: str) -> Lived:
    """Do it all, then stop."""
    lived = Lived(home)
    clients = [{"name": "Zoë Marsh", "email": "zoe@example.org", "phone": "+351912345678"}]
    (home / "corner.json").write_text(json.dumps(DOCUMENT | {"clients": clients}))
    made = parley(home, "seed", str(home / "corner.json"), more=more)
    assert made.returncode == 0, made.stderr
    key = json.loads(made.stdout)["key"]
    lived.secrets.add(key)
    with serving(home, PARLEY_ORGANISATION="corner", **more) as running:
        _make_programs(lived, running, key)
        _prove_oneself(lived, running)
        _book(running, key)
        _talk(running)
        _until_told(home)
        running.process.terminate()
        assert running.process.stderr
        lived.log = running.process.stderr.read()
    return lived


def _make_programs(lived: Lived, running: Running, key: str) -> None:
    """Keys, integrations, webhooks, an agreement with a directory, a feed."""
    with httpx.Client(base_url=running.url, headers={"Authorization": f"Bearer {key}"}) as http:
        keyed = {"Idempotency-Key": "1"}
        lived.secrets.add(_ok(http.post("/v1/keys", json={"name": "till", "role": "front_desk"}, headers=keyed))["key"])
        asked = {"name": "report", "redirect_uris": [], "scopes": ["bookings:read"], "role": "analyst"}
        program = _ok(http.post("/v1/integrations", json=asked))
        lived.secrets.add(program["client_secret"])
        grant = {"grant_type": "client_credentials", "scope": "bookings:read"}
        token = _ok(http.post("/oauth/token", data=grant, auth=(program["client_id"], program["client_secret"])))
        lived.secrets.add(token["access_token"])
        hook = {"url": "https://example.invalid/hook", "kinds": []}
        lived.secrets.add(_ok(http.post("/v1/webhooks", json=hook))["secret"])
        directory = {"provider": "github", "name": "x", "client_id": "x", "secret": _DIRECTORYS, "settings": {}}
        assert http.post("/v1/sign-in/connections", json=directory).status_code in {201, 403}
        lived.secrets.add(_DIRECTORYS)
        app = {"signing_secret": _SIGNING, "token:T1": _WORKSPACE}
        assert http.put("/v1/channels/slack", json={"secrets": app}).json()["has"] == sorted(app)
        lived.secrets |= {_SIGNING, _WORKSPACE}


def _prove_oneself(lived: Lived, running: Running) -> None:
    """Link, password, app, recovery codes, code, signing out; and what fails."""
    with httpx.Client(base_url=running.url, headers={"Origin": running.url}) as http:
        http.post("/v1/sign-in/links", json={"email": _OWNER})
        link = _in_mail(lived.home, r"#(ln_[\w\-]+)")
        session = _ok(http.post("/v1/sign-in/links/redeem", json={"token": link}))["token"]
        http.headers["Authorization"] = f"Bearer {session}"
        assert http.put("/v1/account/password", json={"password": _PASSWORD}).status_code == 204
        app = _ok(http.post("/v1/account/app"))["secret"]
        codes = _ok(http.post("/v1/account/app/confirm", json={"code": pyotp.TOTP(app).now()}))["codes"]
        del http.headers["Authorization"]
        tried = {"email": _OWNER, "password": _PASSWORD}
        second = _ok(http.post("/v1/sign-in/password", json=tried))["token"]
        http.post("/v1/sign-in/password", json=tried | {"password": "not " + _PASSWORD})
        http.post("/v1/sign-in/links/redeem", json={"token": link})
        http.get("/v1/services", params={"token": session})
        http.post("/v1/sign-out", headers={"Authorization": f"Bearer {session}"})
        lived.secrets |= {session, app, second, _PASSWORD, *codes}


def _book(running: Running, key: str) -> None:
    """Hold, pay, move, cancel."""
    with httpx.Client(base_url=running.url, headers={"Authorization": f"Bearer {key}"}, timeout=30) as http:
        services = {each["name"]: each for each in _ok(http.get("/v1/services"))["items"]}
        builders = {each["name"]: each for each in _ok(http.get("/v1/builders"))["items"]}
        [client] = _ok(http.get("/v1/clients"))["items"]
        wish = {"service": services["Yoga"]["id"], "builder": builders["Ana Reyes"]["id"]}
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 5 * 86400))
        held = _ok(http.post("/v1/holds", json=wish | {"start": f"{day}T10:00:00+00:00", "client": client["id"]}))
        path = f"/v1/bookings/{held['id']}"
        _ok(http.post(f"{path}/payments", json={}))
        _ok(http.post(f"{path}/move", json={"start": f"{day}T12:00:00+00:00"}))
        _ok(http.post(f"{path}/cancel", json={"reason": f"my card was {CARD}"}))


def _talk(running: Running) -> None:
    """Somebody types their card number into the chat."""
    with httpx.Client(base_url=running.url, timeout=60) as http:
        for number, text in enumerate(("hello", f"my card is {CARD}, book me a haircut tomorrow", "yes"), start=1):
            _ok(http.post("/o/corner/chat/v1/lived/messages", json={"id": f"{number}", "text": text}))


def _ok(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.text}"
    told: dict[str, Any] = answer.json()
    return told


def _mails(home: Path) -> list[Path]:
    return sorted((home / "mail").glob("*.eml"))


def _in_mail(home: Path, pattern: str) -> str:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        for each in _mails(home):
            text = message_from_bytes(each.read_bytes(), policy=default).get_body(("plain",))
            if text and (found := re.search(pattern, text.get_content())):
                return found[1]
        time.sleep(0.1)
    raise AssertionError(f"no mail says {pattern}")


def _until_told(home: Path) -> None:
    """The mails that follow from the booking are there: by then the work behind it was done."""
    deadline = time.monotonic() + _PATIENCE
    while len(_mails(home)) < 3 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert len(_mails(home)) >= 3
    time.sleep(2)  # what else follows
