"""The time a failed sign-in takes tells nothing of whether there is such an account."""

import pytest

from bench.sign_in_timing import auc, measure
from tests.fixtures.shop import Shop


def test_the_measure_sees_a_difference_where_there_is_one() -> None:
    assert auc([2, 3], [1, 1]) == 1
    assert auc([1, 2], [1, 2]) == 0.5


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_known_and_unknown_accounts_take_the_same_time(small_shop: Shop) -> None:
    known, unknown = await measure(small_shop)
    assert 0.45 <= auc(known, unknown) <= 0.55
