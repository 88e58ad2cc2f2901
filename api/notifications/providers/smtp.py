"""Mail over SMTP, ``SMTP_URL=smtp://user:password@host:port`` (STARTTLS where offered) or ``smtps://``.

With a user and password the connection must be encrypted, unless the server is this machine.
"""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from api.notifications.port import NoSuchBox
from kit.errors import Later, Refused
from kit.settings import Settings

_TIMEOUT = 20.0
_FINAL = range(500, 600)
_NO_BOX = {550, 551, 553}
_HERE = {"localhost", "127.0.0.1", "::1"}
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Sends over a connection of its own each time."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: bool

    def send(self, message: EmailMessage) -> None:
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _named(code, said, is_box=code in _NO_BOX) from error
        except smtplib.SMTPResponseException as error:
            if isinstance(error, smtplib.SMTPAuthenticationError):
                raise Later("The mail server does not accept the user and password of SMTP_URL.") from error
            raise _named(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Later(f"The mail server {self.host}:{self.port} cannot be reached: {error}") from error

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT)
        try:
            self._greet(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _greet(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo_or_helo_if_needed()
        if not self.tls and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif not self.tls and self.user and self.host not in _HERE:
            raise Later("The mail server offers no encryption, so the password of SMTP_URL is not sent.")
        if self.user:
            server.login(self.user, self.password)


def _named(code: int, said: bytes | str, *, is_box: bool = False) -> Later | Refused:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    reason = f"The mail server answered {code}: {words}"
    if is_box:
        return NoSuchBox(reason)
    return Refused(reason) if code in _FINAL else Later(reason)


def open_mailer(settings: Settings) -> SmtpMailer:
    """The mailer at ``SMTP_URL``. Raises ``ValueError`` when that is not an address of a mail server."""
    parts = urlsplit(settings.smtp_url.get_secret_value())
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("SMTP_URL should look like smtp://user:password@mail.example.org:587")
    return SmtpMailer(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtps",
    )
