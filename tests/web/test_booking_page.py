"""The booking page in a real browser over the real server: what is chosen, said, paid and lost there."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.booking import choose, faults, hold, is_done, link, tell_and_pay, times, width_of
from tests.web.conftest import Visit
from tests.web.town import SCRIPT, STUDIO

pytestmark = pytest.mark.long


@pytest.mark.parametrize(
    ("width", "scheme", "lang"),
    [(320, "light", "de"), (320, "dark", "en"), (1280, "light", "en"), (1280, "dark", "de")],
)
def test_somebody_books_and_pays_and_every_step_can_be_seen_and_used_by_anybody(
    visit: Visit, house: str, axe: str, width: int, scheme: str, lang: str
) -> None:
    page = visit(
        f"{house}/b/{STUDIO}?lang={lang}", viewport={"width": width, "height": 800}, color_scheme=scheme,
        timezone_id="Europe/Berlin",
    )  # fmt: skip

    def is_sound() -> None:
        assert width_of(page) <= width
        assert faults(page, axe) == []

    expect(page.locator(".card").first).to_be_visible()
    is_sound()
    choose(page, "Coaching session", "Ana Reyes")
    is_sound()
    page.get_by_role("button", name={"en": "Week", "de": "Woche"}[lang], exact=True).click()
    expect(times(page).first).to_be_visible()
    is_sound()
    hold(page, lang=lang)
    is_sound()
    tell_and_pay(page, lang=lang)
    is_done(page, lang=lang)
    expect(page.locator("main")).to_contain_text("zoe@example.org")
    is_sound()
    calendar = page.locator("a[href$='.ics']").get_attribute("href")
    manage = page.get_by_role("link", name={"en": "Move or cancel", "de": "Verschieben oder absagen"}[lang])
    assert calendar
    assert "BEGIN:VEVENT" in httpx.get(calendar).text
    manage.click()
    expect(page.locator("dl")).to_contain_text("Ana Reyes")
    is_sound()


def test_the_keyboard_alone_books(visit: Visit, house: str) -> None:
    page = visit(f"{house}/b/{STUDIO}")
    intro = page.get_by_role("button", name="Intro call")
    expect(intro).to_be_visible()
    reach(page, "Intro call")
    page.keyboard.press("Enter")
    expect(times(page).first).to_be_visible()
    reach(page, "June 9, 2027")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#day-title")).to_have_text("Friday, June 11")
    reach(page, " AM")
    page.keyboard.press("Enter")
    expect(page.locator("#chosen-title")).to_be_visible()
    expect(page.get_by_role("button", name="Continue")).to_be_enabled()
    reach(page, "Continue")
    page.keyboard.press("Enter")
    expect(page.get_by_role("timer")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("Kim Keys")
    page.keyboard.press("Tab")
    page.keyboard.type("kim@example.org")
    page.keyboard.press("Enter")
    is_done(page)
    expect(page.get_by_role("heading", name="Booked")).to_be_focused()


def reach(page: Page, name: str) -> None:
    """Tab until what is called so has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "() => (document.activeElement.getAttribute('aria-label') || document.activeElement.textContent)"
        )
        if name in said:
            return
    raise AssertionError(f"“{name}” cannot be reached by keyboard")


@pytest.mark.parametrize("width", [390, 768])
def test_a_swipe_turns_the_week(visit: Visit, house: str, width: int) -> None:
    page = visit(f"{house}/b/{STUDIO}?view=week", viewport={"width": width, "height": 800}, has_touch=True)
    choose(page, "Coaching session")
    expect(page.locator("h3.heading")).to_have_text(re.compile("June 6 . June 12, 2027"))
    swipe(page, page.locator(".week"), by=-200)
    expect(page.locator("h3.heading")).to_have_text(re.compile("June 13 . June 19, 2027"))
    expect(times(page).first).to_be_visible()
    swipe(page, page.locator(".week"), by=200)
    expect(page.locator("h3.heading")).to_have_text(re.compile("June 6 . June 12, 2027"))
    assert width_of(page) <= width


def swipe(page: Page, over: Locator, *, by: int) -> None:
    """A finger across, as a touch screen tells it."""
    over.scroll_into_view_if_needed()
    box = over.bounding_box()
    assert box
    finger, start = page.context.new_cdp_session(page), {"x": box["x"] + box["width"] / 2, "y": box["y"] + 20}
    told = {"touchStart": [start], "touchMove": [start | {"x": start["x"] + by}], "touchEnd": []}
    for kind, points in told.items():
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_two_want_one_time_and_who_loses_is_told_at_once_and_offered_the_nearest(visit: Visit, house: str) -> None:
    winner, loser = visit(f"{house}/b/{STUDIO}"), visit(f"{house}/b/{STUDIO}", timezone_id="Asia/Tokyo")
    for page in (winner, loser):
        choose(page, "Deep dive")
    wanted = times(winner).nth(0).get_attribute("data-start") or ""
    loser.goto(f"{loser.url}&start={wanted}")
    expect(loser.get_by_role("button", name="Continue")).to_be_enabled()
    hold(winner, wanted)
    told = loser.get_by_role("alert")
    expect(told).to_contain_text("just taken")
    expect(loser.locator(f'[data-start="{wanted}"]')).to_have_count(0)
    expect(told.locator(".time")).to_have_count(3)
    told.locator(".time").first.click()
    loser.get_by_role("button", name="Continue").click()
    expect(loser.get_by_role("timer")).to_be_visible()
    tell_and_pay(loser)
    is_done(loser)


def test_a_time_let_go_is_free_again_for_everybody(visit: Visit, house: str) -> None:
    one, other = visit(f"{house}/b/{STUDIO}"), visit(f"{house}/b/{STUDIO}")
    for page in (one, other):
        choose(page, "Deep dive")
    start = hold(one)
    expect(other.locator(f'[data-start="{start}"]')).to_have_count(0)
    one.get_by_role("button", name="Choose another time").click()
    expect(other.locator(f'[data-start="{start}"]')).to_be_visible()


def test_an_address_that_is_not_one_is_told_in_their_language_and_what_was_typed_stays(
    visit: Visit, house: str
) -> None:
    page = visit(f"{house}/b/{STUDIO}?lang=es", bears="422")
    choose(page, "Intro call")
    times(page).last.click()
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Su nombre").fill("Luz Clara")
    email = page.get_by_label("Su correo electrónico")
    email.fill("luz@example")
    page.get_by_role("button", name="Reservar", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Este correo electrónico está incompleto")
    expect(email).to_have_attribute("aria-invalid", "true")
    page.reload()
    expect(page.get_by_label("Su nombre")).to_have_value("Luz Clara")
    expect(email).to_have_value("luz@example")
    email.fill("luz@example.org")
    page.get_by_role("button", name="Reservar", exact=True).click()
    expect(page.locator("main")).to_contain_text("luz@example.org")
    assert page.evaluate("() => Object.keys(sessionStorage).filter(each => each.endsWith('.typed'))") == []


def test_what_is_held_in_the_chat_can_be_finished_on_the_page(visit: Visit, house: str) -> None:
    page = visit(f"{house}/b/{STUDIO}")
    page.get_by_label("Your message").fill("Can I see Ana next Tuesday afternoon?")
    page.keyboard.press("Enter")
    answer(page, "Coaching session")
    answer(page, re.compile(r"June? 15"))
    expect(page.get_by_role("timer")).to_be_visible()
    expect(page.locator(".booking")).to_contain_text("Tuesday, June 15, 2027")
    tell_and_pay(page)
    is_done(page)
    page.get_by_label("Your message").fill("which sessions do I have?")
    page.keyboard.press("Enter")
    expect(page.locator(".line.house").last).to_contain_text("Jun 15, 2027")
    page.get_by_role("button", name="My sessions").click()
    expect(page.locator("main li")).to_have_count(1)
    expect(page.locator("main li")).to_contain_text("confirmed")


def answer(page: Page, label: str | re.Pattern[str]) -> None:
    page.get_by_role("group", name="Choices").get_by_role("button", name=label).first.click()


def test_what_is_booked_by_talking_is_shown_as_booked(visit: Visit, house: str) -> None:
    page = visit(f"{house}/b/{STUDIO}")
    page.get_by_label("Your message").fill("intro call with Ben next Wednesday at 3pm London time")
    page.keyboard.press("Enter")
    expect(page.get_by_role("timer")).to_be_visible()
    answer(page, re.compile("Yes"))
    page.get_by_label("Your message").fill("tal@example.org")
    page.keyboard.press("Enter")
    is_done(page)
    expect(page.locator("main")).to_contain_text("Intro call")


def test_a_declined_card_takes_nothing_and_the_next_one_works(visit: Visit, house: str) -> None:
    page = visit(f"{house}/b/{STUDIO}")
    choose(page, "Coaching session", "Kei Mori")
    hold(page)
    tell_and_pay(page, card="declines")
    expect(page.get_by_role("alert")).to_contain_text("declined")
    tell_and_pay(page, card="succeeds")
    is_done(page)


def test_what_is_booked_stays_in_sight_and_once_cancelled_it_is_said_what_goes_back(
    visit: Visit, house: str, axe: str
) -> None:
    page = visit(link(house, "Coaching session", "2027-08-18T15:00:00Z"), viewport={"width": 320, "height": 800})
    page.get_by_role("button", name="Continue").click()
    tell_and_pay(page)
    is_done(page)
    page.reload()
    is_done(page)
    page.get_by_role("link", name="Move or cancel").click()
    page.get_by_role("link", name="Cancel it").click()
    page.get_by_role("button", name="Cancel it").click()
    expect(page.locator("main")).to_contain_text("This booking is cancelled.")
    page.goto(f"{house}/b/{STUDIO}?lang=en#mine")
    theirs = page.locator("main .card")
    expect(theirs).to_contain_text("cancelled")
    expect(theirs).to_contain_text(re.compile(r"\$80\.00 (went back to you|is on its way back to you)"))
    assert width_of(page) <= 320
    assert faults(page, axe) == []
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("button", name="Coaching session")).to_be_visible()


def test_a_bank_that_asks_is_answered_beside_and_the_page_goes_on_by_itself(visit: Visit, house: str) -> None:
    page = visit(f"{house}/b/{STUDIO}")
    choose(page, "Coaching session", "Ben Okafor")
    hold(page)
    page.reload()
    expect(page.get_by_role("timer")).to_be_visible()
    tell_and_pay(page, card="asks_3ds")
    expect(page.get_by_role("link", name="Go on at the bank")).to_be_visible()
    page.reload()
    expect(page.get_by_role("timer")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Go on at the bank").click()
    opened.value.get_by_role("button", name="Approve").click()
    is_done(page)


def test_a_hold_that_runs_out_says_so_and_leads_back_to_the_times(visit: Visit, house: str) -> None:
    page = visit("about:blank")
    page.clock.install()
    page.goto(f"{house}/b/{STUDIO}")
    choose(page, "Coaching session", "Kei Mori")
    hold(page)
    page.clock.fast_forward("05:10")
    expect(page.get_by_role("alert")).to_contain_text("ran out")
    expect(page.locator("#day-title")).to_be_visible()


def test_a_device_whose_clock_is_a_day_wrong_shows_the_right_days_and_the_right_hold(visit: Visit, house: str) -> None:
    page = visit("about:blank")
    page.clock.install(time=datetime.now(UTC) - timedelta(days=1))
    page.goto(f"{house}/b/{STUDIO}")
    choose(page, "Coaching session", "Kei Mori")
    expect(page.locator("#day-title")).to_contain_text("June")
    hold(page)
    expect(page.get_by_role("timer")).to_contain_text(re.compile(r"\b[0-5]:\d\d"))


def test_who_lands_in_another_zone_sees_the_same_instants_by_the_clocks_there(visit: Visit, house: str) -> None:
    page = visit("about:blank", timezone_id=None)
    device = page.context.new_cdp_session(page)
    device.send("Emulation.setTimezoneOverride", {"timezoneId": "America/New_York"})
    page.goto(f"{house}/b/{STUDIO}")
    choose(page, "Deep dive")
    expect(page.get_by_label("Time zone")).to_have_value("America/New_York")
    times(page).last.click()
    start = times(page).last.get_attribute("data-start") or ""
    device.send("Emulation.setTimezoneOverride", {"timezoneId": "Asia/Tokyo"})
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    there = datetime.fromisoformat(start).astimezone(ZoneInfo("Asia/Tokyo"))
    chosen = page.locator(".chosen")
    expect(chosen).to_contain_text(f"{there:%A, %B} {there.day}, {there.year}")
    expect(chosen).to_contain_text(f"{there.hour % 12 or 12}:{there:%M}")
    expect(chosen).to_contain_text("Tokyo")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("timer")).to_be_visible()
    expect(page.locator(".booking")).to_contain_text(f"{there:%A, %B} {there.day}, {there.year}")


def test_the_calendar_begins_its_weeks_where_its_reader_does(visit: Visit, house: str) -> None:
    for locale, first in (("en-GB", "Mon"), ("en-US", "Sun")):
        page = visit(f"{house}/b/{STUDIO}", locale=locale)
        choose(page, "Deep dive")
        expect(page.locator(".month thead th").first).to_have_text(first)


def test_a_day_on_which_clocks_change_says_so_and_the_zone_can_be_switched(visit: Visit, house: str) -> None:
    page = visit(f"{house}/b/{STUDIO}")
    choose(page, "Coaching session", "Ana Reyes")
    page.goto(re.sub(r"day=[\d-]+", "day=2027-11-07", page.url))
    expect(page.locator(".shift")).to_have_text("Clocks go back on this day.")
    expect(times(page).first).to_have_text("9:00 AM")
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    expect(page.locator(".shift")).to_have_count(0)
    nine = page.locator('[data-start="2027-11-07T14:00:00Z"]')
    expect(nine).to_have_text("11:00 PM")
    nine.click()
    expect(page.locator(".chosen")).to_contain_text(re.compile(r"11:00 PM"))
    expect(page.locator(".chosen")).to_contain_text("Sun, Nov 7, 2027, 9:00 AM for Ana Reyes (New York, EST)")


def test_a_link_to_a_time_that_is_gone_offers_the_nearest(visit: Visit, house: str) -> None:
    page = visit(f"{house}/b/{STUDIO}")
    choose(page, "Coaching session", "Ana Reyes")
    start = hold(page)
    late = visit(f"{page.url}&start={start}")
    expect(late.get_by_role("alert")).to_contain_text("just taken")
    expect(late.get_by_role("alert").locator(".time")).to_have_count(3)


def test_who_finds_no_time_waits_for_one_and_is_told_their_place(visit: Visit, house: str, axe: str) -> None:
    holds = [f"2027-07-20T{hour}:00:00+09:00" for hour in ("09", "12", "15")]
    with httpx.Client(base_url=house, headers={"Parley-Organisation": STUDIO}) as http:
        deep = next(each for each in http.get("/v1/services").json()["items"] if each["name"] == "Deep dive")
        for start in holds:
            somebody = {"Authorization": f"Bearer {http.post('/v1/guests', json={}).json()['token']}"}
            held = http.post("/v1/holds", json={"service": deep["id"], "start": start}, headers=somebody)
            assert held.status_code == 201, held.text
    page = visit(f"{house}/b/{STUDIO}?service={deep['id']}&day=2027-07-20", timezone_id="Asia/Tokyo")
    expect(page.get_by_text("Nothing is free on this day.")).to_be_visible()
    page.get_by_role("button", name="Tell me when").click()
    page.get_by_label("Your name").fill("Wanda Waits")
    page.get_by_label("Your e-mail address").fill("wanda@example.org")
    assert faults(page, axe) == []
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page.get_by_text("You are number 1 in line. We write to wanda@example.org.")).to_be_visible()


def test_a_seat_in_a_group_says_how_many_are_left_and_costs_by_the_seat(visit: Visit, house: str) -> None:
    page = visit(f"{house}/b/{STUDIO}")
    choose(page, "Group workshop")
    expect(times(page).first).to_contain_text("8 seats left")
    page.get_by_label("How many seats?").fill("3")
    page.get_by_label("How many seats?").press("Tab")
    start = hold(page)
    expect(page.locator(".prices")).to_contain_text("$75.00")
    late = visit(f"{house}/b/{STUDIO}")
    choose(late, "Group workshop")
    expect(late.locator(f'[data-start="{start}"]')).to_contain_text("5 seats left")


def test_a_tip_and_a_coupon_change_the_price_before_it_is_held(visit: Visit, house: str) -> None:
    page = visit(f"{house}/b/{STUDIO}", bears="422")  # the code that is none
    choose(page, "Coaching session", "Ana Reyes")
    times(page).last.click()
    page.get_by_text("Coupon, tip or code").click()
    page.get_by_label("Coupon", exact=True).fill("NOSUCH")
    page.get_by_role("button", name="Use it").first.click()
    expect(page.locator(".chosen").get_by_role("alert")).to_contain_text("This coupon cannot be used here")
    expect(page.locator(".prices .total")).to_contain_text("$80.00")
    page.get_by_label("Tip in USD").fill("5")
    page.get_by_label("Tip in USD").press("Tab")
    expect(page.locator(".prices")).to_contain_text("Tip")
    expect(page.locator(".prices .total")).to_contain_text("$85.00")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".prices .total")).to_contain_text("$85.00")


def test_my_sessions_are_there_without_a_network(visit: Visit, house: str) -> None:
    page = visit(f"{house}/b/{STUDIO}")
    choose(page, "Intro call", "Ana Reyes")
    hold(page)
    tell_and_pay(page, button="Book it")
    is_done(page)
    page.get_by_role("button", name="My sessions").click()
    expect(page.locator("main li")).to_contain_text("confirmed")
    page.wait_for_function(
        "async () => (await (await caches.open('pages-1')).keys()).some(each => each.url.endsWith('/b/studio'))"
    )
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("You are offline.")).to_be_visible()
    expect(page.locator("main li")).to_contain_text("Intro call")
    expect(page.locator("main li")).to_contain_text("confirmed")


@pytest.mark.parametrize("scripts", [True, False])
def test_names_that_are_meant_to_hurt_are_only_names(visit: Visit, house: str, scripts: bool) -> None:
    page = visit(f"{house}/b/hostile", viewport={"width": 320, "height": 800}, java_script_enabled=scripts)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{SCRIPT}{{{{7*7}}}}")
    cards = page.locator(".card")
    expect(cards).to_have_count(2)
    for number in range(2):
        cards.nth(number).click()
        expect(page.locator(".time").first).to_be_visible()
        if scripts:
            assert width_of(page) <= 320
            if number == 0:
                page.locator("#booking").get_by_role("button", name="Ana").click()
            expect(times(page).first).to_be_visible()
            times(page).first.click()
            expect(page.locator(".chosen")).to_contain_text("<img src=x")
            assert width_of(page) <= 320
            page.get_by_role("button", name="Change service").click()
        else:
            page.go_back()
    expect(page.locator("html[data-stolen]")).to_have_count(0)


@pytest.mark.parametrize(("service", "button"), [("Intro call", "Book it"), ("Coaching session", "Hold it")])
def test_without_javascript_a_form_books(visit: Visit, house: str, service: str, button: str) -> None:
    page = visit(f"{house}/b/{STUDIO}", viewport={"width": 320, "height": 800}, java_script_enabled=False)
    page.get_by_role("link", name=service).click()
    page.get_by_role("link", name="Ben Okafor").click()
    page.get_by_label("Time zone").select_option("Europe/London")
    page.get_by_role("button", name="Change").click()
    page.locator("summary + .times a").first.click()
    expect(page.locator("main")).to_contain_text("London")
    page.get_by_label("Your name").fill("No Script")
    page.get_by_label("Your e-mail address").fill("noscript@example.org")
    page.get_by_role("button", name=button).click()
    if service == "Coaching session":
        expect(page.locator("dl")).to_contain_text("held for you")
        page.get_by_role("button", name="Pay $80.00").click()
    expect(page.locator("dl")).to_contain_text("confirmed")
    page.get_by_role("link", name="Cancel it").click()
    page.get_by_role("button", name="Cancel it").click()
    expect(page.locator("dl")).to_contain_text("cancelled")


def test_what_is_served_is_kept_by_its_name_and_runs_nothing_of_others(house: str) -> None:
    page = httpx.get(f"{house}/b/{STUDIO}")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert page.headers["cache-control"] == "no-cache"
    for address in re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text):
        file = httpx.get(f"{house}{address}")
        assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert file.headers["content-encoding"] == "gzip"
    assert httpx.get(f"{house}/assets/book/../../parley/pages/served.py").status_code == 404
    assert httpx.get(f"{house}/b/nowhere").status_code == 404
    assert httpx.get(f"{house}/b", follow_redirects=True).url.path == "/b/demo"
