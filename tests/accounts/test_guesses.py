"""How long whoever guessed too often is told to wait."""

from datetime import timedelta

import pytest
from tests.world import NOW, at

from muster.accounts.guesses import count_wrong, require_patience
from muster.core.errors import TooMany


@pytest.mark.parametrize(
    ("limit", "later", "wait"),
    [
        ("1 per hour", 0, "an hour"),
        ("1 per hour", 0.5, "an hour"),
        ("1 per hour", 60, "59 minutes"),
        ("1 per hour", 61, "59 minutes"),
        ("1 per 15 minutes", 0, "15 minutes"),
        ("1 per 15 minutes", 779, "3 minutes"),
        ("1 per 15 minutes", 780, "2 minutes"),
        ("1 per 15 minutes", 840, "a minute"),
        ("1 per 15 minutes", 899.9, "a minute"),
        ("1 per 2 hour", 0, "120 minutes"),
    ],
)
def test_minutes_are_those_that_are_left(limit: str, later: float, wait: str) -> None:
    with at(NOW):
        count_wrong(limit, "a test", wait, str(later))
    with at(NOW + timedelta(seconds=later)), pytest.raises(TooMany) as refused:
        require_patience(limit, "a test", wait, str(later))
    assert refused.value.message == f"Too many wrong codes were tried. Wait {wait}, then try again."
