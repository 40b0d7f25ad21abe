"""Times of duty that its form would not show, or that the clock shows twice."""

from datetime import date, datetime
from typing import Any

import pytest
from tests.at_once import at_once
from tests.presses import local
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.test_roster_beside import DUTY, duties, duty
from tests.web.test_roster_set_up import opened
from tests.world import World

from muster.rosters.actions import create_duty_period
from muster.rosters.models import DutyPeriod

TUESDAY = date(2026, 3, 10)
# Sydney's clocks are put back on 5 April 2026 at 03:00: they show 02:30 twice.
TWICE = local("2026-04-05T02:30", fold=1)


def on_call(world: World, starts_at: datetime, finishes_at: datetime) -> DutyPeriod:
    return create_duty_period(
        world.actor("ada"),
        kind="on_call",
        employee=world.emma,
        on_date=starts_at.date(),
        starts_at=starts_at,
        finishes_at=finishes_at,
    )


@pytest.mark.parametrize(
    ("starts_at", "finishes_at"),
    [
        (local("2026-03-10T08:00"), local("2026-03-12T07:00")),
        (datetime.fromisoformat("2026-03-10T08:00:30+11:00"), local("2026-03-10T17:00")),
        (TWICE, local("2026-04-05T12:00")),
        (local("2026-04-04T22:00"), TWICE),
    ],
)
def test_times_that_are_left_stay(
    browse: Browse, world: World, starts_at: datetime, finishes_at: datetime
) -> None:
    address, max_ = f"{DUTY}{on_call(world, starts_at, finishes_at).pk}/", browse("max")
    before = duties()
    with unchanged():
        max_.post(address, opened(max_, address))
    max_.post(address, {**opened(max_, address), "employee": world.noah.pk})
    assert duties() == [("on_call", world.noah.pk, *before[0][2:])]


def test_two_days_on_call(browse: Browse, world: World) -> None:
    max_ = browse("max")
    max_.post(f"{DUTY}add", duty(world, longer="on"))
    row = DutyPeriod.objects.all_rows_unchecked().get()
    assert duties()[0][3:] == (local("2026-03-10T22:00"), local("2026-03-12T06:00"))
    address = f"{DUTY}{row.pk}/"
    max_.post(address, {**opened(max_, address), "starts": "20:00"})
    assert duties()[0][3:] == (local("2026-03-10T20:00"), local("2026-03-12T06:00"))


@pytest.mark.parametrize("on", ["2026-04-05", "2026-10-04"])
def test_a_day_off_of_another_length(browse: Browse, world: World, on: str) -> None:
    """Of 25 hours and of 23."""
    row = create_duty_period(
        world.actor("ada"), kind="day_off", employee=world.emma, on_date=date.fromisoformat(on)
    )
    max_, address = browse("max"), f"{DUTY}{row.pk}/"
    sent: dict[str, Any] = opened(max_, address)
    assert (sent["starts"], sent["finishes"]) == ("", "")
    with unchanged():
        max_.post(address, sent)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_plan_one(browse: Browse, world: World) -> None:
    browsers = [browse("max") for _ in range(2)]
    answers = at_once(*(lambda one=one: one.post(f"{DUTY}add", duty(world)) for one in browsers))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(duties()) == 1
