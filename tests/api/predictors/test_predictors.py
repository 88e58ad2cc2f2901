"""The versions of predictors over HTTP: seen by those who may, promoted by the owner of the only business here."""

import json
import shutil
from pathlib import Path

import pytest

from ml import registry
from ml.no_show.artifact import write
from parley.seed import seed
from parley.seed_document import SeedDocument
from tests.api.audit.recorded import recorded
from tests.fixtures.shop import DOCUMENT, Shop
from training.no_show.choose import Choice, fit
from training.no_show.simulator import simulate

METRICS = {
    "kind": "linear", "passed": False, "gate": "the interval is not clear of zero",
    "measured": {
        "scores": {"all": {"this": {"log_loss": {"value": 0.4, "low": 0.39, "high": 0.41}, "auc": None, "ece": 0.01}}},
        "drift": {"lead": {"psi": 0.31, "ks": 0.2}, "price": {"psi": 0.01, "ks": 0.0}},
        "alarms": [{"what": "lead", "kind": "psi", "value": 0.31, "bound": 0.25}],
        "reliability": {"all": [{"rows": 100, "said": 0.2, "came_true": 0.22}]},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of one small predictor, of which the second did not pass."""
    folder = tmp_path_factory.mktemp("fitted")
    predictor = fit(simulate(bookings=800).bookings, "booking", Choice(kind="linear"), version="v1")
    for version in ("v1", "v2"):
        write(predictor, folder / version)
    (folder / "v2" / "metrics.json").write_text(json.dumps(METRICS))
    (folder / "v2" / "card.md").write_text("# Card of v2")
    return folder


@pytest.fixture
def line(small_shop: Shop, fitted: Path) -> str:
    """The shop's no-show line, on which v1 speaks; its address."""
    found = registry.line_of(small_shop.app.state.settings.home, "no_show", "booking")
    shutil.copytree(fitted, found.folder)
    registry.promote(found, "v1")
    return "/v1/predictors/no_show/booking"


async def test_a_card_tells_how_it_was_measured_and_what_moved(small_shop: Shop, line: str) -> None:
    async with small_shop.owner() as http:
        [told] = [each for each in (await http.get("/v1/predictors")).json() if each["name"] == "no_show/booking"]
        card = (await http.get(f"{line}/versions/v2")).json()
        missing = await http.get(f"{line}/versions/v9")
    assert [(each["version"], each["role"]) for each in told["versions"]] == [("v1", "speaks"), ("v2", "rests")]
    assert (card["card"], card["log_loss"]["value"], card["alarms"]) == ("# Card of v2", 0.4, 1)
    assert [each["feature"] for each in card["moved"]] == ["lead", "price"]
    assert missing.status_code == 404


async def test_what_did_not_pass_speaks_for_a_reason_alone_and_can_be_taken_back(small_shop: Shop, line: str) -> None:
    async with small_shop.owner() as http:
        held_back = await http.post(f"{line}/promote", json={"version": "v2"})
        assert (held_back.status_code, held_back.json()["type"].rpartition("/")[2]) == (409, "not-passed")
        promoted = await http.post(f"{line}/promote", json={"version": "v2", "because": "a trial week"})
        assert [each["role"] for each in promoted.json()["versions"]] == ["rests", "speaks"]
        back = (await http.post(f"{line}/roll-back")).json()
        assert [each["role"] for each in back["versions"]] == ["speaks", "rests"]
        assert (await http.post(f"{line}/roll-back")).status_code == 409


async def test_the_audit_tells_which_version_speaks_and_why(small_shop: Shop, line: str) -> None:
    async with small_shop.owner() as http:
        await http.post(f"{line}/promote", json={"version": "v2", "because": "a trial week"})
        await http.post(f"{line}/promote", json={"version": "v2", "because": "it speaks already"})
        await http.post(f"{line}/roll-back")
    back, promoted = await recorded(small_shop, kind="PredictorChanged")
    assert (promoted["facts"]["was"], promoted["facts"]["speaks"]) == ("v1", "v2")
    assert promoted["why"] == "a trial week"
    assert (back["facts"]["predictor"], back["facts"]["speaks"]) == ("no_show/booking", "v1")


async def test_no_business_changes_what_others_here_share(small_shop: Shop, line: str) -> None:
    other = DOCUMENT | {"organisation": DOCUMENT["organisation"] | {"slug": "other", "name": "Other"}}
    await seed(small_shop.database, small_shop.clock, small_shop.keys, SeedDocument.model_validate(other))
    async with small_shop.owner() as http:
        refused = await http.post(f"{line}/promote", json={"version": "v2", "because": "mine"})
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "shared-predictors")
