"""What conversations do when something happens elsewhere: a low mark has its client's conversation wait for the team.

A mark that was given in a conversation is handed over there, with the turn in which it was said.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.handover import hand_over
from api.conversations.low_marks import conversation_to_hand_over
from kit.outbox import on
from models.events import FeedbackGiven
from models.feedback import Feedback

_PAGE = "page"


@on(FeedbackGiven)
async def hand_over_low_marks(session: AsyncSession, event: FeedbackGiven, now: datetime) -> None:
    """Somebody of the team is wanted, unless one has seen to it; of who never wrote only the list of marks tells."""
    if not event.wants_person or event.given_in != _PAGE:
        return
    row = await session.get_one(Feedback, event.subject)
    conversation = await conversation_to_hand_over(session, event.client_id)
    if conversation and row.seen_at is None:
        await hand_over(session, conversation, now=now)
