"""Settings, read once at the edge from the environment and an optional ``.env`` file."""

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that may be set from outside; ``parley doctor`` explains each."""

    # the prefix keeps a bare HOME, URL or SECRET of the machine from being taken for ours
    model_config = SettingsConfigDict(env_file=".env", env_prefix="PARLEY_", extra="ignore", populate_by_name=True)

    home: Path = Field(Path(".parley"), validation_alias="PARLEY_HOME")
    database_url: str = Field("", validation_alias="DATABASE_URL")
    url: str = Field("http://127.0.0.1:8000", validation_alias="PARLEY_URL")
    now: datetime | None = Field(None, validation_alias="PARLEY_NOW")
    secret: SecretStr = Field(SecretStr(""), validation_alias="PARLEY_SECRET")
    keys: str = Field("", validation_alias="PARLEY_KEYS")
    breached_passwords: Path | None = Field(None, validation_alias="PARLEY_BREACHED_PASSWORDS")
    organisation: str = Field("", validation_alias="PARLEY_ORGANISATION")
    api_url: str = Field("", validation_alias="PARLEY_API_URL")
    openai_api_key: SecretStr = Field(SecretStr(""), validation_alias="OPENAI_API_KEY")
    openai_base_url: str = Field("", validation_alias="OPENAI_BASE_URL")
    openai_model: str = Field("gpt-4o-mini", validation_alias="OPENAI_MODEL")
    llm_tokens_per_day: int | None = Field(None, validation_alias="PARLEY_LLM_TOKENS_PER_DAY")
    llm_money_per_day: float | None = Field(None, validation_alias="PARLEY_LLM_MONEY_PER_DAY")
    smtp_url: SecretStr = Field(SecretStr(""), validation_alias="SMTP_URL")
    mail_from: str = Field("Parley <bookings@parley.invalid>", validation_alias="PARLEY_MAIL_FROM")
    demo: bool = Field(default=False, validation_alias="PARLEY_DEMO")
    stripe_key: SecretStr = Field(SecretStr(""), validation_alias="STRIPE_API_KEY")
    stripe_publishable_key: str = Field("", validation_alias="STRIPE_PUBLISHABLE_KEY")
    stripe_api_base: str = Field("", validation_alias="STRIPE_API_BASE")
    paypal_client_id: str = Field("", validation_alias="PAYPAL_CLIENT_ID")
    paypal_secret: SecretStr = Field(SecretStr(""), validation_alias="PAYPAL_SECRET")
    paypal_api_base: str = Field("https://api-m.paypal.com", validation_alias="PAYPAL_API_BASE")
    btcpay_url: str = Field("", validation_alias="BTCPAY_URL")
    btcpay_api_key: SecretStr = Field(SecretStr(""), validation_alias="BTCPAY_API_KEY")
    btcpay_store: str = Field("", validation_alias="BTCPAY_STORE")
    vapid_private_key: SecretStr = Field(SecretStr(""), validation_alias="VAPID_PRIVATE_KEY")
    vapid_subject: str = Field("", validation_alias="VAPID_SUBJECT")
    apns_key: SecretStr = Field(SecretStr(""), validation_alias="APNS_KEY")
    apns_key_id: str = Field("", validation_alias="APNS_KEY_ID")
    apns_team_id: str = Field("", validation_alias="APNS_TEAM_ID")
    apns_topic: str = Field("", validation_alias="APNS_TOPIC")
    apns_host: str = Field("", validation_alias="APNS_HOST")
    fcm_credentials: SecretStr = Field(SecretStr(""), validation_alias="FCM_CREDENTIALS")
    fcm_host: str = Field("", validation_alias="FCM_HOST")
    twilio_account_sid: str = Field("", validation_alias="TWILIO_ACCOUNT_SID")
    twilio_auth_token: SecretStr = Field(SecretStr(""), validation_alias="TWILIO_AUTH_TOKEN")
    twilio_sms_from: str = Field("", validation_alias="TWILIO_SMS_FROM")
    twilio_whatsapp_from: str = Field("", validation_alias="TWILIO_WHATSAPP_FROM")
    twilio_api_base: str = Field("", validation_alias="TWILIO_API_BASE")
    telegram_api_base: str = Field("", validation_alias="TELEGRAM_API_BASE")
    slack_api_base: str = Field("", validation_alias="SLACK_API_BASE")
    sms_opt_out: Literal["account", "parley"] = Field("account", validation_alias="PARLEY_SMS_OPT_OUT")
    # calls a second by what is called, such as email=10 sms=1; what is not named goes as it comes
    pace: str = Field("", validation_alias="PARLEY_PACE")
    # units a minute for each; most requests cost one, a search five; 0 is without limit
    limit_key: int = Field(60_000, ge=0, validation_alias="PARLEY_LIMIT_KEY")
    limit_person: int = Field(6_000, ge=0, validation_alias="PARLEY_LIMIT_PERSON")
    limit_address: int = Field(6_000, ge=0, validation_alias="PARLEY_LIMIT_ADDRESS")
    limit_sign_in: int = Field(600, ge=0, validation_alias="PARLEY_LIMIT_SIGN_IN")
    limit_guests: int = Field(30, ge=0, validation_alias="PARLEY_LIMIT_GUESTS")  # new ones from an address, an hour
    limit_conversation: int = Field(120, ge=0, validation_alias="PARLEY_LIMIT_CONVERSATION")
    trusted_proxies: str = Field("", validation_alias="PARLEY_TRUSTED_PROXIES")
    audit: Path | None = Field(None, validation_alias="PARLEY_AUDIT")
    outward_allow: str = Field("", validation_alias="PARLEY_OUTWARD_ALLOW")

    @field_validator("now")
    @classmethod
    def _aware(cls, value: datetime | None) -> datetime | None:
        if value and value.tzinfo is None:
            raise ValueError("PARLEY_NOW needs an offset, for example 2019-03-01T09:00:00-08:00")
        return value

    @field_validator("pace")
    @classmethod
    def _readable(cls, value: str) -> str:
        _read_paces(value)
        return value

    @property
    def paces(self) -> dict[str, float]:
        """How many calls a second there may be, by what is called: ``email=10 sms=1 whatsapp=20``."""
        return _read_paces(self.pace)

    @property
    def database(self) -> str:
        """The database address: PostgreSQL as given, else SQLite under ``home``."""
        if not self.database_url:
            return f"sqlite+aiosqlite:///{self.home.absolute() / 'parley.db'}"
        scheme, rest = self.database_url.split("://", 1)
        return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else self.database_url

    @property
    def audit_folder(self) -> Path:
        """Where the audit's signed heads are written to, outside of the database."""
        return self.audit or self.home / "audit"

    @property
    def embedded(self) -> bool:
        """Whether one process with SQLite is all there is."""
        return self.database.startswith("sqlite")


_PACED = ("email", "push", "sms", "whatsapp", "telegram", "slack", "payments")


def _read_paces(written: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in written.replace(",", " ").split():
        name, _, number = each.partition("=")
        if name not in _PACED or not number.replace(".", "", 1).isdecimal() or not float(number):
            raise ValueError(f"PARLEY_PACE is a list such as email=10 sms=0.5, of {', '.join(_PACED)}; not {each!r}")
        found[name] = float(number)
    return found
