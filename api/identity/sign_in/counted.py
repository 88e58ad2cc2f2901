"""A transaction whose failures count: a wrong code or password is written down although it is refused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.errors import WrongCode, WrongCredentials
from kit.db import Database


@asynccontextmanager
async def counting(database: Database) -> AsyncIterator[AsyncSession]:
    """Commits what the body wrote, also when it ends in ``WrongCode`` or ``WrongCredentials``."""
    async with database.writing() as session:
        try:
            yield session
        except (WrongCode, WrongCredentials):
            await session.commit()
            raise
        await session.commit()
