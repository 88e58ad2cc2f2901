"""``make up``: the schema, the demo business, the server, and where to look."""

import asyncio
import os

from kit.log import set_up
from kit.settings import Settings
from kit.tenancy import EVERYBODY
from models.migrate import migrate
from parley.demo import SLUG, document
from parley.house import build
from parley.running import only_one
from parley.seed import SlugTaken, seed
from parley.serve import app_for
from parley.telling import Telling, configuration

_HOST = "127.0.0.1"


def main() -> None:
    """Run until interrupted."""
    set_up()
    port = int(os.environ.get("PORT", "8000"))
    os.environ.setdefault("PARLEY_DEMO", "1")
    os.environ.setdefault("PARLEY_ORGANISATION", SLUG)
    os.environ.setdefault("PARLEY_URL", f"http://{_HOST}:{port}")
    settings = Settings()
    with only_one(settings.home, url=settings.url):
        print("Preparing the demo business …", flush=True)
        key = asyncio.run(_prepare(settings))
        listens = configuration(app_for("all", settings), _HOST, port, trusted=settings.trusted_proxies)
        Telling(listens, _where_to_look(settings, key)).run()


async def _prepare(settings: Settings) -> str:
    """An API key of the demo business, if it was made just now."""
    key = ""
    house = build(settings, unsaid=EVERYBODY)
    await migrate(house.database)
    try:
        key = (await seed(house.database, house.clock, house.keys, document(house.clock.now()))).key
    except SlugTaken:
        print("The demo business is there from before; its bookings are kept.")
    await house.database.close()
    return key


def _where_to_look(settings: Settings, key: str) -> str:
    url = settings.url
    shown_once = f"    its key, $KEY in the docs    {key} (shown this once)\n" if key else ""
    return f"""
  Parley is running. Ctrl-C stops it; the data stays in {settings.home}.

    the booking page             {url}/b/{SLUG}
    the desk                     {url}/desk, as owner@{SLUG}.example.org; the link it sends is in the mail below
    your own business            {url}/start
    chat and the builder's day   {url}/
    the mail that was sent       {url}/mail
    the API                      {url}/docs/api
{shown_once}    in a terminal                {os.environ.get("PARLEY_UV", "uv")} run --no-dev parley chat

  Try: Can I see Ana tomorrow afternoon?
"""


if __name__ == "__main__":
    main()
