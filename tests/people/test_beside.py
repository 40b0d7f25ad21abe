"""What is kept beside an employee: usual hours of several kinds, qualifications with proofs, codes, rights."""

from datetime import date, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.presses import reread
from tests.unchanged import unchanged
from tests.world import NOW, World, at, run_jobs

from muster.core.errors import Conflict, Denied, Invalid, NotFound
from muster.core.files import keep_temporary
from muster.core.models import Attachment, Version
from muster.people import queries
from muster.people.actions import (
    HoursFacts,
    create_employee,
    create_qualification,
    delete_qualification,
    give_qualification,
    remove_qualification,
    set_regular_hours,
    update_employee,
    update_qualification,
)
from muster.people.actions.codes import new_pin
from muster.people.models import Employee, EmployeeQualification, RegularHours
from muster.places.actions import update_settings

Kind = RegularHours.Kind


def window(**facts: Any) -> HoursFacts:
    return {"weekday": 1, "starts_at": time(9), "finishes_at": time(17), **facts}  # type: ignore[typeddict-item]


def kept(employee: Employee) -> list[tuple[Any, ...]]:
    rows = RegularHours.objects.filter(employee=employee).order_by("kind", "weekday")
    return [(row.kind, row.weekday, row.break_minutes, row.breaks) for row in rows]


NOON = [{"start": "12:00", "finish": "12:30"}]


def test_breaks_whose_times_are_known_are_added_up(world: World) -> None:
    spans = [(time(12), time(12, 30)), (time(15), time(15, 15))]
    set_regular_hours(world.actor("ada"), world.noah, [window(breaks=spans)])
    assert kept(world.noah) == [("work", 1, 45, [*NOON, {"start": "15:00", "finish": "15:15"}])]


def test_over_midnight(world: World) -> None:
    night = window(starts_at=time(22), finishes_at=time(6), breaks=[(time(23, 45), time(0, 15))])
    set_regular_hours(world.actor("ada"), world.noah, [night])
    assert kept(world.noah) == [("work", 1, 30, [{"start": "23:45", "finish": "00:15"}])]


@pytest.mark.parametrize(
    "spans",
    [
        [(time(8, 30), time(9, 30))],
        [(time(16, 30), time(17, 30))],
        [(time(18), time(19))],
        [(time(12), time(12))],
    ],
)
def test_a_break_lies_in_its_hours(world: World, spans: Any) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        set_regular_hours(world.actor("ada"), world.noah, [window(breaks=spans)])
    assert refused.value.field == "breaks"


def test_what_a_page_leaves_as_it_is_keeps_the_times_of_its_breaks(world: World) -> None:
    ada = world.actor("ada")
    days = [window(weekday=day, breaks=[(time(12), time(12, 30))]) for day in (1, 2)]
    set_regular_hours(ada, world.noah, days)
    set_regular_hours(ada, world.noah, [window(break_minutes=30), window(weekday=2, break_minutes=45)])
    assert kept(world.noah) == [("work", 1, 30, NOON), ("work", 2, 45, [])]


def test_each_kind_is_replaced_by_itself(world: World) -> None:
    ada, nights = world.actor("ada"), [window(kind=Kind.SLEEPOVER), window(kind=Kind.DAY_OFF, weekday=3)]
    set_regular_hours(ada, world.noah, nights, kinds=Kind)
    set_regular_hours(ada, world.noah, [window(weekday=2)])
    assert [row[:2] for row in kept(world.noah)] == [("day_off", 3), ("sleepover", 1), ("work", 2)]
    assert [row.weekday for row in queries.regular_hours(world.noah)] == [2]
    set_regular_hours(ada, world.noah, [], kinds=[Kind.SLEEPOVER])
    assert [row[0] for row in kept(world.noah)] == ["day_off", "work"]
    told = Version.objects.visible_to(ada).filter(item_type="employee").order_by("-id").first()
    assert told
    assert told.changes == [
        {
            "field": "regular_hours",
            "previous": [
                "week 1, weekday 3: 09:00 to 17:00, 0 min break, rostered day off",
                "week 1, weekday 1: 09:00 to 17:00, 0 min break, sleepover",
                "week 1, weekday 2: 09:00 to 17:00, 0 min break",
            ],
            "updated": [
                "week 1, weekday 3: 09:00 to 17:00, 0 min break, rostered day off",
                "week 1, weekday 2: 09:00 to 17:00, 0 min break",
            ],
        }
    ]


# Qualifications


@pytest.fixture
def upload(world: World, settings: Any, tmp_path: Path) -> str:
    settings.MEDIA_ROOT = tmp_path
    content = BytesIO()
    Image.new("RGB", (8, 8), "red").save(content, "PNG")
    return str(keep_temporary(world.actor("ada"), content=content.getvalue()).uuid)


def test_a_proof_goes_with_what_it_proves(world: World, upload: str, tmp_path: Path) -> None:
    ada = world.actor("ada")
    card = create_qualification(ada, name="Card")
    held = give_qualification(ada, reread(world.noah), card, upload=upload, licence_number="A1")
    assert held.file
    assert [path for path in tmp_path.rglob("*") if path.is_file()]
    with unchanged(), pytest.raises(Invalid):
        give_qualification(ada, reread(world.noah), card, upload=upload)
    remove_qualification(ada, reread(held))
    run_jobs()
    assert not Attachment.objects.all_rows_unchecked().exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_somebody_holds_is_told_by_their_versions(world: World) -> None:
    ada = world.actor("ada")
    card = create_qualification(ada, name="Card")
    with at(NOW.replace(minute=5)):
        held = give_qualification(
            ada, reread(world.noah), card, expires_on=date(2027, 1, 1), in_training=True
        )
    assert reread(world.noah).updated_at == NOW.replace(minute=5)
    remove_qualification(ada, held)
    told = queries.employee_versions(ada, reread(world.noah))[-2:]
    line = "Card until 2027-01-01 in training"
    assert [one.changes for one in told] == [
        [{"field": "qualifications", "previous": [], "updated": [line]}],
        [{"field": "qualifications", "previous": [line], "updated": []}],
    ]


@pytest.mark.parametrize("who", ["max", "emma"])
def test_the_list_is_the_offices(world: World, who: str) -> None:
    card = create_qualification(world.actor("ada"), name="Card")
    with unchanged(), pytest.raises(Denied):
        update_qualification(world.actor(who), card, name="X")
    with unchanged(), pytest.raises(Denied):
        delete_qualification(world.actor(who), card)


def test_a_manager_gives_qualifications_to_their_people(world: World) -> None:
    card = create_qualification(world.actor("ada"), name="Card")
    give_qualification(world.actor("max"), reread(world.noah), card)
    with unchanged(), pytest.raises(Denied):
        give_qualification(world.actor("max"), reread(world.olga), card)
    assert EmployeeQualification.objects.all_rows_unchecked().count() == 1


def test_another_organisations_are_not_there(world: World) -> None:
    assert world.other
    theirs = create_qualification(world.other.actor("zoe"), name="Card")
    for act in (delete_qualification, lambda a, q: update_qualification(a, q, name="X")):
        with unchanged(), pytest.raises(NotFound):
            act(world.actor("ada"), theirs)


# Codes, hours and addresses


def test_a_new_pin_is_nobodys(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = world.actor("ada")
    drawn = iter("1006" + "1005" + "4321")
    monkeypatch.setattr("secrets.choice", lambda _: next(drawn))
    update_employee(ada, reread(world.emma), renew_pin=True)
    assert reread(world.emma).pin == "4321"


def test_a_new_pin_is_longer_when_none_is_free(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.choice", lambda _: "7")
    update_employee(world.actor("ada"), reread(world.noah), pin="7777")
    assert new_pin(world.actor("ada"), reread(world.emma)) == "77777"
    for pin, name in (("77777", "ada"), ("777777", "pia"), ("7777777", "rosa"), ("77777777", "olga")):
        update_employee(world.actor("ada"), reread(world.people[name]), pin=pin)
    with unchanged(), pytest.raises(Conflict):
        update_employee(world.actor("ada"), reread(world.emma), renew_pin=True)


def test_who_is_made_without_any_prefers_the_organisations_hours(world: World) -> None:
    ada = world.actor("ada")
    update_settings(ada, default_preferred_weekly_hours=Decimal("30.5"))
    assert create_employee(ada, name="Finn").preferred_weekly_hours == Decimal("30.5")
    assert create_employee(ada, name="Fay", preferred_weekly_hours=None).preferred_weekly_hours is None


def test_an_address_is_had_once_when_that_is_asked_for(world: World) -> None:
    ada, mail = world.actor("ada"), "EMMA@bramble.test"
    with unchanged(), pytest.raises(Conflict) as refused:
        create_employee(ada, name="Finn", email=mail, email_once=True)
    assert refused.value.field == "email"
    assert create_employee(ada, name="Finn", email=mail).email == mail
    assert create_employee(ada, name="Zack", email="zoe@thistle.test", email_once=True).email


def test_who_manages_a_department_is_a_manager(world: World) -> None:
    ada = world.actor("ada")
    assert update_employee(ada, reread(world.emma), managed_department_ids=[world.bar.pk]).roles == [
        "employee", "manager",
    ]  # fmt: skip
    told = create_employee(ada, name="Finn", managed_department_ids=[world.bar.pk], roles=["employee"])
    assert told.roles == ["employee"]


@pytest.mark.parametrize("guess", ["31.5", "30", None])
def test_wages_are_not_found_out_by_trying(world: World, guess: str | None) -> None:
    update_employee(world.actor("ada"), reread(world.noah), hourly_rate=Decimal("31.5"))
    with unchanged(), pytest.raises(Denied):
        update_employee(world.actor("max"), reread(world.noah), hourly_rate=guess and Decimal(guess))


@pytest.mark.parametrize("guess", ["1001", "9999", None])
def test_nor_is_the_pin_of_an_administrator(world: World, guess: str | None) -> None:
    with unchanged(), pytest.raises(Denied):
        update_employee(world.actor("pia"), reread(world.ada), pin=guess)


def test_a_manager_sees_costs_of_their_people_as_long_as_they_may(world: World) -> None:
    office, max_ = world.actor("ada"), world.actor("max")
    update_employee(office, reread(world.max), sees_costs=True)
    update_employee(max_, reread(world.noah), yearly_salary=Decimal(60_000))
    update_employee(office, reread(world.max), sees_costs=False)
    with unchanged(), pytest.raises(Denied):
        update_employee(max_, reread(world.noah), yearly_salary=Decimal(60_001))
