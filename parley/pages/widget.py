"""``/widget.js``: the script tag by which any site shows the chat. It names the hashed files of the day.

It is asked for anew every five minutes; what it brings is kept for a year. Pages of other origins may run both.
"""

from hashlib import sha256

from fastapi import Request
from starlette.responses import Response

from kit.errors import NotFound
from kit.http.built import DIST, built

ANYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_PLACE = "/assets/widget/main.js"
_KEPT = "public, max-age=300"


async def widget_script(request: Request) -> Response:
    """The loader, with the address of the chat's own script. Raises ``NotFound`` where nothing was built."""
    made, loader = built("widget"), DIST / "widget" / "widget.js"
    if made is None or not loader.exists():
        raise NotFound("The chat for other sites was not built.")
    script = loader.read_text("utf-8").replace(_PLACE, made.script)
    tag = f'"{sha256(script.encode()).hexdigest()[:32]}"'
    headers = ANYWHERE | {"Cache-Control": _KEPT, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(script, media_type="text/javascript", headers=headers)
