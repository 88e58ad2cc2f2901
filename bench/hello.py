"""The ceiling of any answer over HTTP here: a FastAPI app that says hello, or what it was told."""

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


@app.get("/")
async def hello() -> dict[str, str]:
    """Say hello."""
    return {"hello": "world"}


class Said(BaseModel):
    id: str
    text: str


@app.post("/echo")
async def echo(said: Said) -> Said:
    """Say the same."""
    return said
