"""The least a broadcast can be: uvicorn, open WebSockets, and a POST whose body goes to all of them. For comparison."""

import asyncio

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

_open: set[WebSocket] = set()


async def listen(socket: WebSocket) -> None:
    """Stay open; what is said is not read."""
    await socket.accept()
    _open.add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        _open.discard(socket)


async def say(request: Request) -> Response:
    """Send the body to everybody who listens."""
    text = (await request.body()).decode()
    await asyncio.gather(*(socket.send_text(text) for socket in list(_open)))
    return Response(status_code=204)


app = Starlette(routes=[WebSocketRoute("/listen", listen), Route("/say", say, methods=["POST"])])
