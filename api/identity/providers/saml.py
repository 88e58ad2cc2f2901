"""An organisation's own directory by SAML 2.0: a redirect there, a form's POST back.

Settings: ``idp_entity_id``, ``idp_sso_url``, ``idp_certificate``; ``domains``, the mail domains it speaks for. What is
signed, by whom and over what is python3-saml's and xmlsec's work alone; both load on first use, for xmlsec is a library
of the system. Assertions have to be signed, and to answer the very request that was sent. SAML has no word for a
verified address: a directory is believed for the domains it was set up for.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import Any
from urllib.parse import urlencode, urlsplit

from api.identity.errors import BadConnection, OutsideRefused
from api.identity.outside import openid
from api.identity.outside.port import Agreement, Flow, Vouched, speaks_for

IS_DIRECTORY, POSTS_BACK = True, True
_EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
_ADDRESSES = (
    "email", "mail", "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
)  # fmt: skip
_NAMES = ("name", "displayName", "urn:oid:2.16.840.1.113730.3.1.241")
_NEEDED = ("idp_entity_id", "idp_sso_url", "idp_certificate")


def check(agreement: Agreement, *, is_local: bool) -> None:
    if missing := [name for name in _NEEDED if not str(agreement.settings.get(name, "")).strip()]:
        raise BadConnection(f"“{missing[0]}” is needed.")
    openid.check_address(str(agreement.settings["idp_sso_url"]), is_local=is_local)
    if not is_installed():
        raise BadConnection("SAML needs the system's xmlsec library; “parley doctor” says how to get it.")


async def begin(agreement: Agreement, flow: Flow) -> str:
    saml, settings = _library(), _settings(agreement)
    request = saml.authn_request.OneLogin_Saml2_Authn_Request(settings)
    xml = request.get_xml().replace(request.get_id(), _request_id(flow))
    packed = saml.utils.OneLogin_Saml2_Utils.deflate_and_base64_encode(xml)
    asked = {"SAMLRequest": packed, "RelayState": flow.state}
    return f"{agreement.settings['idp_sso_url']}?{urlencode(asked)}"


async def finish(agreement: Agreement, flow: Flow, answer: Mapping[str, str], *, now: datetime) -> Vouched:  # noqa: ARG001 - the library looks at the clock itself
    saml, back = _library(), urlsplit(agreement.back)
    about: dict[str, Any] = {
        "https": "on" if back.scheme == "https" else "off", "http_host": back.netloc, "script_name": back.path,
        "get_data": {}, "post_data": {},
    }  # fmt: skip
    try:
        response = saml.response.OneLogin_Saml2_Response(_settings(agreement), answer.get("saml", ""))
        response.is_valid(about, request_id=_request_id(flow), raise_exceptions=True)
        asked, subject = response.get_in_response_to(), response.get_nameid()
        kind, told = response.get_nameid_format(), response.get_attributes()
    except Exception as error:  # the library and lxml have many kinds for what strangers send
        raise OutsideRefused(f"Their answer does not hold: {str(error)[:200]}") from error
    if asked != _request_id(flow):
        raise OutsideRefused("Their answer was not asked for.")
    email = _first(told, _ADDRESSES) or (subject if kind == _EMAIL else None)
    return Vouched(
        issuer=str(agreement.settings["idp_entity_id"]), subject=subject, email=email,
        email_verified=speaks_for(agreement.settings, email), name=_first(told, _NAMES),
    )  # fmt: skip


def is_installed() -> bool:
    """Whether the system's library is there."""
    try:
        _library()
    except ImportError:
        return False
    return True


@cache
def _library() -> ModuleType:
    import onelogin.saml2
    import onelogin.saml2.authn_request
    import onelogin.saml2.response
    import onelogin.saml2.settings
    import onelogin.saml2.utils

    found: ModuleType = onelogin.saml2
    return found


def _settings(agreement: Agreement) -> Any:
    told = agreement.settings
    return _library().settings.OneLogin_Saml2_Settings(
        {
            "strict": True,
            "sp": {"entityId": agreement.back, "assertionConsumerService": {"url": agreement.back}},
            "idp": {
                "entityId": told["idp_entity_id"],
                "singleSignOnService": {"url": told["idp_sso_url"]},
                "x509cert": told["idp_certificate"],
            },
            "security": {
                "wantAssertionsSigned": True,
                "wantNameId": True,
                "rejectDeprecatedAlgorithm": True,
                "requestedAuthnContext": False,
            },
        }
    )


def _request_id(flow: Flow) -> str:
    return f"_{flow.nonce}"


def _first(told: Mapping[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((told[name][0] for name in names if told.get(name)), None)
