"""The account that TimeStation's document shows: its people, departments, clock and shifts."""

import pytest

from tests.dialects.timestation import document


@pytest.fixture
def account(db: None, now: None) -> document.Account:
    return document.seed()
