"""HTTP for notifications: put together from the rooms beside."""

from fastapi import APIRouter

from api.notifications import link_routes
from api.notifications.agenda.routes import router as agenda
from api.notifications.bounced.routes import router as bounced
from api.notifications.by_bot.routes import router as by_bot
from api.notifications.inbox.live import router as live
from api.notifications.inbox.routes import router as inbox
from api.notifications.pages import bank, booking, feedback, mail, moving, pay
from api.notifications.push.routes import router as push
from api.notifications.subscriptions import page as subscription_page
from api.notifications.wording.routes import router as wording

router = APIRouter()
for _part in (
    mail.router, wording, booking.router, moving.router, pay.router, bank.router, feedback.router, link_routes.router,
    by_bot, live, inbox, push, bounced, subscription_page.router, agenda,
):  # fmt: skip
    router.include_router(_part)
