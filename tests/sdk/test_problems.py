"""What a problem tells whoever called."""

import pytest

from parley_sdk import ParleyProblem


@pytest.mark.parametrize(("status", "failed"), [(404, False), (422, False), (500, True), (503, True)])
def test_it_tells_a_failure_from_a_no(status: int, *, failed: bool) -> None:
    assert ParleyProblem({"status": status}).is_failure is failed
