"""``make up``: the schema, the demo business, the server, and where to look."""

import asyncio
import os
import socket
import sys

from kit.errors import Problem
from kit.log import set_up
from kit.settings import Settings
from kit.tenancy import EVERYBODY
from parley.demo import SLUG, document
from parley.port import read_port, take
from parley.running import only_one

_HOST = "127.0.0.1"


def main() -> None:
    """Run until interrupted; what hinders it is told at once, in a sentence."""
    set_up()
    try:
        port = read_port(os.environ.get("PORT") or "8000")
        settings = _settings(port)
        with only_one(settings.home, url=settings.url), take(_HOST, port) as listening:
            _serve(settings, listening)
    except Problem as problem:
        print(problem.told(), file=sys.stderr)
        sys.exit(2)


def _settings(port: int) -> Settings:
    os.environ.setdefault("PARLEY_DEMO", "1")
    os.environ.setdefault("PARLEY_ORGANISATION", SLUG)
    os.environ.setdefault("PARLEY_URL", f"http://{_HOST}:{port}")
    return Settings()


def _serve(settings: Settings, listening: socket.socket) -> None:
    from parley.serve import app_for  # takes seconds, so only once the data and the port are ours
    from parley.telling import Telling, configuration

    print("Preparing the demo business …", flush=True)
    key = asyncio.run(_prepare(settings))
    host, port = listening.getsockname()
    listens = configuration(app_for("all", settings), host, port, trusted=settings.trusted_proxies)
    Telling(listens, where_to_look(settings, key)).run(sockets=[listening])


async def _prepare(settings: Settings) -> str:
    """An API key of the demo business, if it was made just now."""
    from models.migrate import migrate
    from parley.house import build
    from parley.seed import SlugTaken, seed

    key = ""
    house = build(settings, unsaid=EVERYBODY)
    await migrate(house.database)
    try:
        key = (await seed(house.database, house.clock, house.keys, document(house.clock.now()))).key
    except SlugTaken:
        print("The demo business is there from before; its bookings are kept.")
    await house.database.close()
    return key


def where_to_look(settings: Settings, key: str) -> str:
    """What is printed once it runs; ``key`` only if it was just made."""
    url = settings.url
    owner = f"{url}/o/{SLUG}/sign-in?next=/desk, as owner@{SLUG}.example.org"
    shown_once = f"    its key, $KEY in the docs    {key} (shown this once)\n" if key else ""
    return f"""
  Parley is running. Ctrl-C stops it; the data stays in {settings.home}.

    the booking page             {url}/b/{SLUG}
    the desk                     {url}/desk, as its front desk
    the desk as its owner        {owner}; the link is in the mail below
    your own business            {url}/start
    chat and the builder's day   {url}/
    the mail that was sent       {url}/mail
    the API                      {url}/docs/api
{shown_once}    in a terminal                {os.environ.get("PARLEY_UV", "uv")} run --no-dev parley chat

  Try: Can I see Ana tomorrow afternoon?
"""


if __name__ == "__main__":
    main()
