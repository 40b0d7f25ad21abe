"""Counting calls, in memory and in the database."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from tests.at_once import at_once
from tests.world import NOW, at

from muster.core import rate
from muster.core.errors import TooMany
from muster.core.models import RateCount, RateEntry


@pytest.fixture(params=["process://", "database://"])
def store(request: pytest.FixtureRequest, settings: Any, db: None) -> Iterator[str]:
    """Each store starts empty; the database's windows are told by our clock, those in memory by the system's."""
    settings.RATE_LIMIT_STORE = request.param
    rate.forget_all()
    yield request.param
    rate.forget_all()


@pytest.fixture
def in_database(settings: Any) -> Iterator[None]:
    settings.RATE_LIMIT_STORE = "database://"
    rate.forget_all()
    yield
    rate.forget_all()


def test_what_remains_is_told_until_nothing_does(store: str, now: None) -> None:
    assert [rate.hit("3 per hour", "a")[0] for _ in range(3)] == [2, 1, 0]
    with pytest.raises(TooMany) as refused:
        rate.hit("3 per hour", "a")
    assert refused.value.message == "The limit of 3 requests an hour is used up."
    assert refused.value.retry_after_seconds == 3601


def test_each_key_and_each_limit_counts_for_itself(store: str) -> None:
    rate.hit("1 per hour", "account", "1")
    assert rate.hit("1 per hour", "account", "2")[0] == 0
    assert rate.hit("1 per day", "account", "1")[0] == 0
    with pytest.raises(TooMany):
        rate.hit("1 per hour", "account", "1")


def test_the_window_ends_an_hour_after_its_first_call(store: str, now: None) -> None:
    resets_at = rate.hit("2 per hour", "a")[1]
    assert resets_at == NOW + timedelta(hours=1)
    with at(NOW + timedelta(minutes=59)):
        assert rate.hit("2 per hour", "a")[1] == resets_at


def test_asking_for_room_counts_nothing(store: str) -> None:
    rate.require_room("1 per hour", "a")
    rate.require_room("1 per hour", "a")
    assert rate.hit("1 per hour", "a")[0] == 0
    with pytest.raises(TooMany):
        rate.require_room("1 per hour", "a")


def test_a_new_window_counts_from_nothing(db: None, in_database: None) -> None:
    with at(NOW):
        rate.hit("1 per minute", "a")
    with at(NOW + timedelta(seconds=59)), pytest.raises(TooMany) as refused:
        rate.hit("1 per minute", "a")
    assert refused.value.retry_after_seconds == 2
    with at(NOW + timedelta(seconds=60)):
        remaining, resets_at = rate.hit("1 per minute", "a")
    assert (remaining, resets_at) == (0, NOW + timedelta(seconds=120))
    assert RateCount.objects.get().count == 1


def test_calls_at_once_are_all_counted(transactional_db: None, now: None, in_database: None) -> None:
    found = at_once(*[partial(rate.hit, "5 per hour", "a")] * 8)
    assert sum(isinstance(one, TooMany) for one in found) == 3
    assert RateCount.objects.get().count == 8


def test_the_store_can_be_asked_and_emptied(db: None, in_database: None) -> None:
    storage = rate._limiter().storage
    rate.hit("5 per hour", "a")
    rate.hit("5 per hour", "b")
    assert storage.check()
    key = RateCount.objects.order_by("id")[0].key
    storage.clear(key)
    assert (storage.get(key), RateCount.objects.count()) == (0, 1)
    assert (storage.reset(), RateCount.objects.count()) == (1, 0)


def test_a_moving_window_counts_the_calls_of_any_day(store: str) -> None:
    """A window that begins with a call would let 2 through at hour 23 and 2 more at hour 25."""
    for hours in (0, 23):
        with at(NOW + timedelta(hours=hours)):
            rate.hit("2 per day", "a", moving=True)
    with at(NOW + timedelta(hours=23, minutes=59)), pytest.raises(TooMany) as refused:
        rate.hit("2 per day", "a", moving=True)
    assert refused.value.message == "The limit of 2 requests a day is used up."
    assert (refused.value.retry_after_seconds, refused.value.resets_at) == (61, NOW + timedelta(days=1))
    with at(NOW + timedelta(hours=24)):
        assert rate.hit("2 per day", "a", moving=True) == (0, NOW + timedelta(hours=47))
    with at(NOW + timedelta(hours=25)), pytest.raises(TooMany):
        rate.hit("2 per day", "a", moving=True)


def test_what_a_moving_window_refuses_does_not_count(store: str) -> None:
    with at(NOW):
        rate.hit("1 per hour", "a", moving=True)
    for minutes in (20, 40):
        with at(NOW + timedelta(minutes=minutes)), pytest.raises(TooMany):
            rate.hit("1 per hour", "a", moving=True)
    with at(NOW + timedelta(minutes=60)):
        assert rate.hit("1 per hour", "a", moving=True)[0] == 0
        assert rate.hit("1 per hour", "b", moving=True)[0] == 0


def test_calls_at_once_fill_a_moving_window_once(
    transactional_db: None, now: None, in_database: None
) -> None:
    found = at_once(*[partial(rate.hit, "5 per hour", "a", moving=True)] * 8)
    assert sum(isinstance(one, TooMany) for one in found) == 3
    assert RateEntry.objects.count() == 5


def test_calls_that_count_no_more_are_removed(db: None, in_database: None) -> None:
    with at(NOW):
        rate.hit("2 per hour", "a", moving=True)
        rate.purge()
        assert RateEntry.objects.count() == 1
    with at(NOW + timedelta(hours=1)):
        rate.purge()
    assert not RateEntry.objects.exists()
