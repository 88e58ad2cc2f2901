"""Signing in through a SAML directory: signed answers to our own requests count, whatever else arrives does not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from lxml import etree

from tests.api.identity.people import OWNER, add_member, browser
from tests.api.identity.saml_directory import ENTITY, SSO, A, Directory, encoded, wrapped
from tests.fixtures.shop import Shop

SHA1 = {
    "sign_algorithm": "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
    "digest_algorithm": "http://www.w3.org/2000/09/xmldsig#sha1",
}


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Directory()


@dataclass(frozen=True)
class Way:
    """A connection at the shop."""

    id: str
    back: str

    async def start(self, http: httpx.AsyncClient) -> str:
        answer = await http.post(f"/v1/sign-in/connections/{self.id}/start", json={})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["address"])

    async def finish(self, http: httpx.AsyncClient, address: str, response: etree._Element) -> httpx.Response:
        """As a browser does: the directory's form to us, our page's post with what it was given."""
        form = {"RelayState": dict(parse_qsl(urlsplit(address).query))["RelayState"], "SAMLResponse": encoded(response)}
        posted = await http.post(
            f"/v1/sign-in/connections/{self.id}/form", data=form, headers={"Origin": "https://directory.example"}
        )
        assert posted.status_code == 303, posted.text
        brought = dict(parse_qsl(urlsplit(posted.headers["location"]).fragment))
        return await http.post(f"/v1/sign-in/connections/{self.id}/finish", json=brought)


async def connect(shop: Shop, directory: Directory, **more: Any) -> Way:
    shop.clock.at = datetime.now(UTC)
    new = {
        "provider": "saml", "name": "Corner directory", "new_member_role": "front_desk",
        "settings": {"idp_entity_id": ENTITY, "idp_sso_url": SSO, "idp_certificate": directory.certificate,
                     "domains": ["corner.example"]}, **more,
    }  # fmt: skip
    async with shop.owner() as owner:
        made = await owner.post("/v1/sign-in/connections", json=new)
    assert made.status_code == 201, made.text
    return Way(made.json()["id"], made.json()["back"])


def is_refused(answer: httpx.Response) -> bool:
    return answer.status_code == 401 and str(answer.json()["type"]).endswith("/outside-sign-in-refused")


async def test_a_signed_answer_makes_a_member_and_finds_them_again(shop: Shop, directory: Directory) -> None:
    way = await connect(shop, directory)
    for _ in range(2):
        async with browser(shop) as http:
            address = await way.start(http)
            assert address.startswith(SSO + "?SAMLRequest=")
            done = await way.finish(http, address, directory.signed(directory.answer(address, way.back)))
            assert done.status_code == 200, done.text
            assert (await http.get("/v1/clients")).status_code == 200
            [mine] = (await http.get("/v1/account/factors")).json()["identities"]
            assert mine["issuer"] == ENTITY
    async with shop.owner() as owner:
        assert len((await owner.get("/v1/members")).json()["items"]) == 2


async def test_a_directory_is_believed_for_its_own_domains_alone(small_shop: Shop, directory: Directory) -> None:
    await add_member(small_shop, "dana@corner.example", "admin")
    way = await connect(small_shop, directory)
    for email, status in (("dana@corner.example", 200), (OWNER, 403)):
        async with browser(small_shop) as http:
            address = await way.start(http)
            response = directory.answer(address, way.back, email=email, subject=email)
            assert (await way.finish(http, address, directory.signed(response))).status_code == status


@pytest.mark.parametrize("attack", range(1, 9))
async def test_no_rearrangement_gets_in_as_somebody_else(small_shop: Shop, directory: Directory, attack: int) -> None:
    way = await connect(small_shop, directory)
    async with browser(small_shop) as http:
        address = await way.start(http)
        honest = directory.signed(directory.answer(address, way.back))
        answer = await way.finish(http, address, wrapped(honest, attack))
        assert is_refused(answer), answer.text


def _unsigned(directory: Directory, address: str, back: str) -> etree._Element:
    return directory.answer(address, back)


def _of_a_stranger(_directory: Directory, address: str, back: str) -> etree._Element:
    return Directory().signed(Directory().answer(address, back))


def _changed_after(directory: Directory, address: str, back: str) -> etree._Element:
    response = directory.signed(directory.answer(address, back))
    name = response.find(f".//{{{A}}}NameID")
    assert name is not None
    name.text = "owner-1"
    return response


def _with_a_comment(directory: Directory, address: str, back: str) -> etree._Element:
    """Canonical XML leaves comments out, so the signature holds; a careless reader takes the text before it alone."""
    response = directory.signed(directory.answer(address, back, email="owner@corner.example.org.corner.example"))
    value = response.find(f".//{{{A}}}AttributeValue")
    assert value is not None
    value.text = "owner@corner.example.org"
    value.append(etree.Comment("x"))
    value[0].tail = ".corner.example"
    return response


def _by_sha1(directory: Directory, address: str, back: str) -> etree._Element:
    return directory.signed(directory.answer(address, back), **SHA1)


def _with(**change: Any) -> Callable[[Directory, str, str], etree._Element]:
    return lambda directory, address, back: directory.signed(directory.answer(address, back, **change))


@pytest.mark.parametrize(
    "forge",
    [
        _unsigned, _of_a_stranger, _changed_after, _by_sha1,
        pytest.param(_with(age=timedelta(hours=1)), id="late"),
        pytest.param(_with(age=timedelta(hours=-1)), id="early"),
        pytest.param(_with(audience="https://other.example"), id="audience"),
        pytest.param(_with(recipient="https://other.example"), id="recipient"),
        pytest.param(_with(issuer="https://other.example"), id="issuer"),
        pytest.param(_with(asked="_another_request"), id="unsolicited"),
    ],
)  # fmt: skip
async def test_what_is_not_a_signed_answer_to_our_request_is_refused(
    small_shop: Shop, directory: Directory, forge: Callable[[Directory, str, str], etree._Element]
) -> None:
    way = await connect(small_shop, directory)
    async with browser(small_shop) as http:
        address = await way.start(http)
        assert is_refused(await way.finish(http, address, forge(directory, address, way.back)))


async def test_a_comment_in_an_address_does_not_shorten_it(small_shop: Shop, directory: Directory) -> None:
    way = await connect(small_shop, directory)
    async with browser(small_shop) as http:
        address = await way.start(http)
        answer = await way.finish(http, address, _with_a_comment(directory, address, way.back))
        if answer.status_code == 200:
            assert (await http.get("/v1/members")).status_code == 403, "not the owner"
        else:
            assert answer.status_code in {401, 403}


async def test_an_answer_works_once(small_shop: Shop, directory: Directory) -> None:
    way = await connect(small_shop, directory)
    async with browser(small_shop) as http:
        address = await way.start(http)
        cookie = http.cookies["parley_flow"]
        response = directory.signed(directory.answer(address, way.back))
        assert (await way.finish(http, address, response)).status_code == 200
        http.cookies.set("parley_flow", cookie)
        assert is_refused(await way.finish(http, address, response))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not base64!",
        "PGE+",
        "PCFET0NUWVBFIGEgWzwhRU5USVRZIHggU1lTVEVNICJmaWxlOi8vL2V0Yy9wYXNzd2QiPl0+PGE+Jng7PC9hPg==",
    ],
)
async def test_nonsense_is_refused(small_shop: Shop, directory: Directory, text: str) -> None:
    way = await connect(small_shop, directory)
    async with browser(small_shop) as http:
        state = dict(parse_qsl(urlsplit(await way.start(http)).query))["RelayState"]
        answer = await http.post(f"/v1/sign-in/connections/{way.id}/finish", json={"state": state, "saml": text})
        assert is_refused(answer)


@pytest.mark.parametrize("address", ["https://[", "http://x.example/", "https://x\0y/", "https://x.example/?a=b"])
async def test_a_directorys_page_has_an_https_address(small_shop: Shop, directory: Directory, address: str) -> None:
    settings = {"idp_entity_id": ENTITY, "idp_sso_url": address, "idp_certificate": directory.certificate}
    async with small_shop.owner() as owner:
        new = {"provider": "saml", "name": "x", "settings": settings}
        assert (await owner.post("/v1/sign-in/connections", json=new)).status_code == 422
