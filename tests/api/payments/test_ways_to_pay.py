"""How money is paid here is told to anybody, before they book."""

from pydantic import SecretStr

from tests.fixtures.shop import Shop

PRETENDED = {"provider": "pretend", "takes_cards": False, "is_pretended": True}


async def test_a_visitor_is_told_how_one_pays(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        told = (await http.get("/v1/ways-to-pay")).json()
    assert told == {"items": [PRETENDED]}, "nothing is set up; what the team takes by hand is theirs to say"


async def test_what_is_set_up_comes_in_place_of_the_pretended_one(small_shop: Shop) -> None:
    state = small_shop.app.state
    keys = {"stripe_key": SecretStr("sk_test_1"), "stripe_publishable_key": "pk_test_1"}
    before, state.settings = state.settings, state.settings.model_copy(update=keys)
    async with small_shop.http() as http:
        told = (await http.get("/v1/ways-to-pay")).json()
    state.settings = before
    assert told == {"items": [{"provider": "stripe", "takes_cards": True, "is_pretended": False}]}
