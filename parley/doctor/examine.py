"""``parley doctor``: what is configured, what is missing, and how to get it."""

from sqlalchemy import text

from api.identity.providers.saml import is_installed
from api.notifications.post import media_of
from api.notifications.push.port import missing, pushers
from api.payments.port import PRETEND, offered, usual
from kit.crypto import MasterKey
from kit.db import Database
from kit.keys import master_key
from kit.settings import Settings
from kit.tenancy import APP, WORKER
from models.migrate import is_current, missing_walls
from models.walls import are_up
from parley.doctor.channels import examine_channels
from parley.doctor.payments import examine_accounts
from parley.running import running


async def examine(settings: Settings) -> list[str]:
    """One line for each part of the house."""
    found = running(settings.home) if settings.embedded else None
    schema, tenants, connected = await _database(settings)
    return [
        f"data      {settings.home.absolute()}",
        f"database  {'SQLite, one process' if settings.embedded else 'PostgreSQL'}; {schema}",
        f"tenants   {tenants}",
        f"running   {found.url if found else 'no; start it with: parley serve'}",
        f"language  {_language(settings)}",
        f"payments  {_payments(settings)}",
        f"mail      {_mail(settings)}",
        f"saml      {_saml()}",
        f"texts     {_texts(settings)}",
        *connected,
        *_pushes(settings),
        f"pace      {_pace(settings)}",
        "inbox     live, always",
    ]


async def _database(settings: Settings) -> tuple[str, str, list[str]]:
    """How the schema is, what stands between organisations, and what they have connected."""
    database = Database(settings.database)
    try:
        schema, tenants = await _schema(database), await _tenants(database)
        is_old = not await is_current(database)
        connected = [] if is_old else await _connected(database, settings)
    except Exception as error:  # noqa: BLE001 - whatever is wrong is the answer
        return f"cannot be reached ({type(error).__name__})", "not known", []
    else:
        return schema, tenants, connected
    finally:
        await database.close()


async def _connected(database: Database, settings: Settings) -> list[str]:
    def keys() -> MasterKey:
        return master_key(settings)

    return [*await examine_accounts(database, keys), *await examine_channels(database, settings, keys)]


async def _schema(database: Database) -> str:
    if not await is_current(database):
        return "schema is not the newest; run: parley migrate"
    missing = await missing_walls(database)
    return f"lost {', '.join(missing)}!" if missing else "schema is the newest, walls stand"


async def _tenants(database: Database) -> str:
    if database.embedded:
        return "kept apart by every query; the second wall, row-level security, needs PostgreSQL"
    async with database.engine.connect() as connection:
        if await connection.run_sync(are_up):
            return "kept apart by every query, and by PostgreSQL's row-level security behind it"
        login = await connection.scalar(text("SELECT quote_ident(session_user)"))
    return (
        f"kept apart by every query alone; for the second wall (row-level security) run as a superuser: "
        f"CREATE ROLE {APP}; CREATE ROLE {WORKER}; GRANT {APP}, {WORKER} TO {login}; "
        "then: parley migrate, and start again"
    )


def _language(settings: Settings) -> str:
    if settings.openai_api_key.get_secret_value() or settings.openai_base_url:
        return f"{settings.openai_model}, and the local engine when it fails"
    return "the local engine; set OPENAI_API_KEY (and OPENAI_BASE_URL) to ask a language model first"


def _payments(settings: Settings) -> str:
    ways = ", ".join(offered(settings))
    if usual(settings) == PRETEND:
        return f"{ways}; no money moves by the pretend provider: set STRIPE_API_KEY, or PayPal's or BTCPay's settings"
    if settings.stripe_key.get_secret_value() and not settings.stripe_publishable_key:
        return f"{ways}; cards whose bank asks cannot be paid by until STRIPE_PUBLISHABLE_KEY is set"
    return ways


def _saml() -> str:
    if is_installed():
        return "ready"
    return "xmlsec cannot be loaded; Debian: apt-get install libxmlsec1-openssl, then sync again (SSO by OIDC works)"


def _mail(settings: Settings) -> str:
    if settings.smtp_url.get_secret_value():
        return "SMTP"
    return f"written to {settings.home / 'mail'} and shown at /mail; set SMTP_URL=smtp://… to send it"


def _texts(settings: Settings) -> str:
    """SMS and WhatsApp: which are live, and what the others lack."""
    live = media_of(settings)
    wanted = {
        "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "TWILIO_AUTH_TOKEN": settings.twilio_auth_token.get_secret_value(),
        "TWILIO_SMS_FROM": settings.twilio_sms_from,
    }
    missing = [name for name, value in wanted.items() if not value]
    if missing:
        pretend = "the pretend channel, nothing is sent" if "sms" in live else "none are sent"
        return f"{pretend}; set {', '.join(missing)}"
    answers = "Twilio answers STOP itself" if settings.sms_opt_out == "account" else "we answer STOP"
    whatsapp = "WhatsApp" if "whatsapp" in live else "no WhatsApp: set TWILIO_WHATSAPP_FROM"
    return f"SMS by Twilio ({answers}; PUT /v1/channels/sms tells the address to give it), {whatsapp}"


def _pace(settings: Settings) -> str:
    limits = [f"{name} {number:g} a second" for name, number in sorted(settings.paces.items())]
    return ", ".join(limits) or "vendors are called as fast as it goes; PARLEY_PACE=email=10 sms=1 … limits that"


def _pushes(settings: Settings) -> list[str]:
    """One line for each push service."""
    try:
        live = dict.fromkeys(pushers(settings), "live")
        found = live | {name: f"off; {what}" for name, what in missing(settings).items()}
    except ValueError as error:
        return [f"push      the settings are wrong: {error}"]
    return [f"push      {name}: {found[name]}" for name in sorted(found)]
