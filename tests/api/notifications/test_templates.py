"""What notices say: whole in every language, right in every alphabet, and an organisation's own words within bounds."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.notifications.icons import with_icon
from api.notifications.wording.render import Wording, render, text_message
from api.notifications.wording.samples import sample_links, samples
from api.notifications.wording.variants import assign
from api.notifications.wording.words import kinds_with_words, languages, words_of
from kit import gsm
from tests.api.notifications.reaching import House
from tests.api.notifications.test_telling import Postbox, book
from tests.fixtures.shop import Shop

URL = "https://corner.example"
WEEKDAY = {"en": "Thu", "es": "jue", "fr": "jeu.", "de": "Do", "pt": "qui."}


class Tags(HTMLParser):
    """The tags of a page, to see that they close."""

    VOID = frozenset({"meta", "br", "img", "hr", "link", "input", "col"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [str(value) for name, value in attrs if name in {"href", "src"}]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def every() -> list[tuple[str, str]]:
    return [(kind, language) for kind in kinds_with_words() for language in languages()]


def test_there_are_five_languages_and_each_says_the_same_things() -> None:
    assert languages() == ("de", "en", "es", "fr", "pt")
    for language in languages():
        words = words_of(language)
        for section in ("labels", "answers", "counted", "client", "builder"):
            assert set(words[section]) == set(words_of("en")[section]), (language, section)
        for audience in ("client", "builder"):
            for news, parts in words[audience].items():
                assert {"subject", "opening", "next_step"} <= set(parts), (language, news)
                assert set(parts) == set(words_of("en")[audience][news]), (language, news)


@pytest.mark.parametrize(("kind", "language"), every())
def test_every_template_is_whole_in_every_language(kind: str, language: str) -> None:
    news, story = samples()[kind]
    words = render(news, story, Wording(language), sample_links(news, URL))
    assert "\n" not in words.subject
    assert "{{" not in words.text + words.subject + words.short
    if news.news != "settled":  # it tells of a whole plan, at no time of its own
        assert WEEKDAY[language] in words.text
        assert "New York" in words.text
        assert "Berlin" in words.text
    tags = Tags()
    tags.feed(words.html)
    assert tags.open == []
    assert f'lang="{language}"' in words.html
    assert {link.split("/")[2] for link in tags.links if link != "cid:icon@parley"} <= {"corner.example"}
    assert "cid:icon@parley" in tags.links
    assert with_icon(words.html, news).count("data:image/png;base64,") == 1
    assert "@media" in words.html


@pytest.mark.parametrize(("kind", "language"), every())
def test_a_text_message_takes_three_segments_at_most(kind: str, language: str) -> None:
    news, story = samples()[kind]
    links = sample_links(news, URL)
    text = text_message(render(news, story, Wording(language), links), story, links, is_first=True)
    assert gsm.count(text).segments <= 3
    assert gsm.is_plain(text)


def test_names_cannot_break_out_of_their_place() -> None:
    kind, story = samples()["client.confirmed"]
    evil = '<script>alert(1)</script>"&\r\nBcc: x@example.org'
    words = render(kind, _with(story, client=evil, service=evil), Wording("en"), sample_links(kind, URL))
    assert "<script>" not in words.html
    assert "\r" not in words.subject
    tags = Tags()
    tags.feed(words.html)
    assert tags.open == []


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_can_be_written(client: str, place: str) -> None:
    kind, story = samples()["client.moved"]
    words = render(kind, _with(story, client=client, place=place), Wording("de"), sample_links(kind, URL))
    assert words.html.endswith("</html>") or "</html>" in words.html


def _with(story: Any, **more: Any) -> Any:
    return replace(story, **more)


@pytest.mark.parametrize(
    ("text", "alphabet", "segments"),
    [("a" * 160, "gsm-7", 1), ("a" * 161, "gsm-7", 2), ("€" * 80, "gsm-7", 1), ("€" * 81, "gsm-7", 2),
     ("ç" * 70, "ucs-2", 1), ("ç" * 71, "ucs-2", 2), ("🎉" * 35, "ucs-2", 1), ("🎉" * 36, "ucs-2", 2),
     ("a" * 152 + "€" + "a" * 10, "gsm-7", 2)],
)  # fmt: skip
def test_segments_are_counted_as_networks_count_them(text: str, alphabet: str, segments: int) -> None:
    found = gsm.count(text)
    assert (found.alphabet, found.segments) == (alphabet, segments)


@given(st.text())
def test_the_shortest_form_never_takes_more_segments(text: str) -> None:
    spelt = text.replace("\u2026", "...")
    assert gsm.count(gsm.shortest(text)).segments <= max(gsm.count(text).segments, gsm.count(spelt).segments)


def test_accents_stay_where_leaving_them_off_saves_nothing() -> None:
    assert gsm.shortest("Sesión mañana") == "Sesión mañana"
    assert gsm.shortest("Sesión " + "a" * 80) == "Sesion " + "a" * 80
    assert gsm.shortest("\u201cWo \u2013 dort\u2026\u201d") == '"Wo - dort..."'
    assert gsm.shortest("面談 " * 40) == "面談 " * 40


@given(st.binary(min_size=16, max_size=16), st.integers(0, 100), st.integers(0, 100))
def test_a_person_stays_in_their_variant_when_its_share_grows(person: bytes, small: int, more: int) -> None:
    large = min(100, small + more)
    if assign(person, "x", [("b", small)]) == "b":
        assert assign(person, "x", [("b", large)]) == "b"
    assert assign(person, "x", [("b", 100)]) == "b"
    assert assign(person, "x", [("b", 0)]) == ""


def test_variants_get_the_share_they_are_given() -> None:
    people = [number.to_bytes(16) for number in range(20_000)]
    found = [assign(person, "client.reminder", [("b", 30), ("c", 20)]) for person in people]
    assert abs(found.count("b") / 20_000 - 0.3) < 0.02
    assert abs(found.count("c") / 20_000 - 0.2) < 0.02


async def test_an_organisations_own_words_are_what_people_read(small_shop: Shop, tmp_path: Path) -> None:
    house, own = House(small_shop, Postbox()), {"subject": "Yay: {{ service }}{% if place %} in {{ place }}{% endif %}"}
    async with small_shop.owner() as http:
        answer = await http.put("/v1/templates/client.confirmed/en", json={"parts": own})
        assert answer.status_code == 200, answer.text
        assert answer.json()["subject"] == "Yay: Colour in Lisbon"
    await book(small_shop)
    await house.deliver()
    assert house.postbox.subjects() == ["Yay: Haircut in Lisbon"]
    async with small_shop.owner() as http:
        assert (await http.delete("/v1/templates/client.confirmed/en")).status_code == 204
        assert (await http.get("/v1/templates/client.confirmed/en")).json()["own"] == {}


@pytest.mark.parametrize(
    "line",
    ["{{ nobody }}", "{{ client.__class__ }}", "{% for x in range(9) %}x{% endfor %}", "{{ 7 * 7 }}", "{{ client", "",
     "{{ client|upper }}", "{% include 'x' %}", "{% set client = 1 %}", "x" * 1001, "{{ self }}", "{{ cycler }}"],
)  # fmt: skip
async def test_own_words_that_could_fail_or_do_more_are_refused(small_shop: Shop, line: str) -> None:
    async with small_shop.owner() as http:
        answer = await http.put("/v1/templates/client.moved/fr", json={"parts": {"subject": line}})
        assert answer.status_code == 422, answer.text
        assert answer.json()["type"].endswith("bad-template")
        assert (await http.get("/v1/templates/client.moved/fr")).json()["own"] == {}


async def test_a_variant_goes_to_its_share_and_the_notice_remembers_it(small_shop: Shop) -> None:
    house = House(small_shop, Postbox())
    async with small_shop.owner() as http:
        body = {"parts": {"subject": "B: {{ service }}"}, "variant": "b", "share": 100}
        assert (await http.put("/v1/templates/client.confirmed/en", json=body)).status_code == 200
        more = {**body, "variant": "c", "share": 1}
        assert (await http.put("/v1/templates/client.confirmed/en", json=more)).status_code == 422
    await book(small_shop)
    await house.deliver()
    assert house.postbox.subjects() == ["B: Haircut"]
    async with small_shop.owner() as http:
        told = (await http.get("/v1/template-results/client.confirmed")).json()
    assert told["results"] == [{"variant": "b", "sent": 1, "failed": 0}]


async def test_the_desk_sees_every_template_and_sends_itself_one(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        for kind in kinds_with_words():
            page = await http.get(f"/v1/templates/{kind}/pt/html")
            assert page.status_code == 200, kind
        sent = await http.post("/v1/templates/client.refund/de/test", json={"to": "me@example.org"})
        assert sent.json()["subject"].startswith("[Test] Erstattung")
    folder = small_shop.app.state.settings.home / "mail"
    assert len(list(folder.glob("*.eml"))) == 1


async def test_a_preview_tells_of_a_session_of_the_business_itself(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        receipt, german = [
            (await http.get(f"/v1/templates/{each}")).json()["text"]
            for each in ("client.receipt/en", "client.moved/de")
        ]
    for words in (receipt, german):
        assert "Corner" in words
        assert "Colour" in words
        assert "Ana Reyes" in words
        assert "Lisbon" in words
        assert not [each for each in ("Harbour", "New York", "Berlin", "$", "Coaching") if each in words]
    assert "€50.00" in receipt
    assert "Wed 16 Jun 2027, 10:00" in receipt.replace("Wed,", "Wed")
    assert "Mi., 16.06.2027, 10:00" in german


async def test_a_preview_lends_a_service_where_none_is_offered_yet(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        for service in (await http.get("/v1/services")).json()["items"]:
            assert (await http.patch(f"/v1/services/{service['id']}", json={"active": False})).is_success
        words = (await http.get("/v1/templates/client.receipt/en")).json()["text"]
    assert "Corner" in words
    assert "Coaching session" in words
    assert "€80.00" in words


async def test_strangers_see_and_change_no_template(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        for method, path, body in (
            ("GET", "/v1/templates", None), ("GET", "/v1/templates/client.moved/en", None),
            ("PUT", "/v1/templates/client.moved/en", {"parts": {}}),
            ("POST", "/v1/templates/client.moved/en/test", {"to": "a@example.org"}),
        ):  # fmt: skip
            answer = await http.request(method, path, json=body)
            assert answer.status_code == 401, path


def test_dates_and_plurals_are_those_of_the_language() -> None:
    kind, story = samples()["client.offered"]
    shown = {tag: render(kind, story, Wording(tag), sample_links(kind, URL)).text for tag in languages()}
    assert "2 Plätze" in shown["de"]
    assert "60 Minuten" in shown["de"]
    assert "2 places" in shown["fr"]
    assert "60 minutes" in shown["fr"]
    assert "Do., 10.06.2027, 16:00 (CEST, Berlin)" in shown["de"]
    assert "Do., 10.06.2027, 10:00 (EDT, New York)" in shown["de"]
