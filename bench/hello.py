"""The ceiling of any answer over HTTP here: a FastAPI app that says hello and does nothing else."""

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def hello() -> dict[str, str]:
    """Say hello."""
    return {"hello": "world"}
