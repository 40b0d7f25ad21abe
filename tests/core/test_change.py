"""One transaction: rows, versions, outbox, jobs. All of it or nothing."""

from decimal import Decimal
from typing import Any

import pytest
from tests.presses import local, reread, shifts_of, work
from tests.unchanged import unchanged
from tests.web.pages import counted
from tests.world import NOW, World, at

from muster.attendance.models import ShiftStatus
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, NotFound
from muster.core.models import Job, OutboxEvent, Version
from muster.people.actions import (
    create_employee,
    create_qualification,
    require_qualifications,
    set_regular_hours,
    update_employee,
)
from muster.people.models import Employee
from muster.places.actions import (
    archive_department,
    create_department,
    set_assisting_departments,
    update_department,
    update_location,
)
from muster.places.models import Department, PayCode


def last_version(of: object) -> Version:
    item = {"item_id": of.pk, "item_type": type(of).__name__.lower()}  # type: ignore[attr-defined]
    rows = Version.objects.all_rows_unchecked().filter(**item)
    return rows.order_by("id").reverse()[0]


def test_a_version_tells_who_when_and_what(world: World) -> None:
    with at(NOW):
        update_department(world.actor("ada"), world.bar, name="Wine bar", export_name="WB")
    version = last_version(world.bar)
    assert (version.event, version.item_type, version.item_id) == ("update", "department", world.bar.pk)
    assert (version.author_name, version.author_employee_id, version.at) == (
        "Ada Admin", world.people["ada"].pk, NOW,
    )  # fmt: skip
    assert version.changes == [
        {"field": "name", "previous": "Bar", "updated": "Wine bar"},
        {"field": "export_name", "previous": None, "updated": "WB"},
    ]
    assert (world.bar.row_version, reread(world.bar).row_version) == (2, 2)


def test_a_creation_tells_what_is_there(world: World) -> None:
    row = create_department(world.actor("ada"), name="Garden", location=world.cafe)
    assert (last_version(row).event, last_version(row).changes) == (
        "create",
        [
            {"field": "location_id", "previous": None, "updated": world.cafe.pk},
            {"field": "name", "previous": None, "updated": "Garden"},
            {"field": "colour", "previous": None, "updated": "#4A6FA5"},
            {"field": "maximum_off", "previous": None, "updated": 0},
            {"field": "order", "previous": None, "updated": 0},
        ],
    )


def test_a_deletion_tells_what_was_there(world: World) -> None:
    with change(world.actor("ada")) as made:
        row = PayCode(name="Higher duty")
        made.create(row)
        made.delete(row)
    version = Version.objects.all_rows_unchecked().get(item_type="pay_code", event="destroy")
    assert version.changes == [{"field": "name", "previous": "Higher duty", "updated": None}]
    assert PayCode.objects.all_rows_unchecked().count() == 0


def test_what_is_the_same_makes_no_version(world: World) -> None:
    with unchanged():
        update_department(world.actor("ada"), world.bar, name="Bar", colour="#4A6FA5")


def test_of_two_copies_the_second_must_read_again(world: World) -> None:
    first, second = reread(world.bar), reread(world.bar)
    update_department(world.actor("ada"), first, name="Wine bar")
    with unchanged(), pytest.raises(Conflict) as refused:
        update_department(world.actor("pia"), second, colour="#000000")
    assert refused.value.message == "This department was changed by somebody else meanwhile. Read it again."


def test_a_stale_copy_is_not_deleted(world: World) -> None:
    stale = reread(world.bar)
    update_department(world.actor("ada"), world.bar, name="Wine bar")
    with unchanged(), pytest.raises(Conflict), change(world.actor("ada")) as made:
        made.delete(stale)


def test_a_change_within_a_change_is_one(world: World) -> None:
    before = Version.objects.all_rows_unchecked().count()
    with change(world.actor("ada")) as outer:
        create_department(world.actor("ada"), name="Garden")
        with change(world.actor("ada")) as inner:
            assert inner is outer
        assert Version.objects.all_rows_unchecked().count() == before
    assert Version.objects.all_rows_unchecked().count() == before + 1


def test_one_change_is_of_one_organisation(world: World) -> None:
    assert world.other
    with unchanged(), pytest.raises(TypeError), change(world.actor("ada")):
        create_department(world.other.actor("zoe"), name="Garden")


def test_what_fails_leaves_nothing(world: World) -> None:
    def fail() -> None:
        with change(world.actor("ada")) as made:
            create_department(world.actor("ada"), name="Garden")
            made.enqueue("attendance.look_for_forgotten")
            made.emit("department.updated", world.bar)
            raise ZeroDivisionError

    with unchanged(), pytest.raises(ZeroDivisionError):
        fail()
    create_department(world.actor("ada"), name="Garden")
    assert Job.objects.count() == 0


def test_a_refusal_by_a_reaction_undoes_the_whole(world: World) -> None:
    told = OutboxEvent.objects.all_rows_unchecked().count()
    with unchanged(), pytest.raises(Conflict):
        archive_department(world.actor("ada"), world.kitchen)
    assert OutboxEvent.objects.all_rows_unchecked().count() == told


def test_events_and_their_jobs_are_in_the_same_transaction(world: World) -> None:
    with change(world.actor("ada")) as made:
        made.emit("clock_event.recorded", world.noah, employee_id=world.noah.pk)
    event = OutboxEvent.objects.all_rows_unchecked().order_by("id").reverse()[0]
    assert (event.name, event.item_type, event.actor_name) == (
        "clock_event.recorded",
        "employee",
        "Ada Admin",
    )
    assert Job.objects.get().arguments == {
        "organisation_id": world.organisation.pk, "employee_id": world.noah.pk,
    }  # fmt: skip


def test_rows_made_in_bulk_have_their_versions(world: World) -> None:
    with change(world.actor("ada")) as made:
        rows = [PayCode(name=name) for name in ("A", "B")]
        made.create_all(rows)
        made.create_all([])
    found = Version.objects.all_rows_unchecked().filter(item_type="pay_code").order_by("id")
    assert [(one.item_id, one.changes[0]["updated"]) for one in found] == [
        (rows[0].pk, "A"), (rows[1].pk, "B"),
    ]  # fmt: skip


def test_rows_changed_in_bulk_have_theirs(world: World) -> None:
    for day in (4, 5):
        work(
            world.noah, ("start", local(f"2026-03-0{day} 09:00")), ("finish", local(f"2026-03-0{day} 10:00"))
        )
    shifts = shifts_of(world.noah)
    with change(world.actor("ada")) as made:
        made.update_all(shifts, status=ShiftStatus.APPROVED.value)
        made.update_all(shifts, status=ShiftStatus.APPROVED.value)
    found = Version.objects.all_rows_unchecked().filter(item_type="shift", author_name="Ada Admin")
    assert [(one.item_id, one.changes) for one in found.order_by("id")] == [
        (shift.pk, [{"field": "status", "previous": "pending", "updated": "approved"}]) for shift in shifts
    ]
    assert [one.row_version for one in shifts_of(world.noah)] == [one.row_version for one in shifts] == [3, 3]


def test_a_bulk_change_with_one_stale_row_changes_none(world: World) -> None:
    departments = [reread(world.bar), reread(world.yard)]
    update_department(world.actor("ada"), world.yard, colour="#000000")
    with unchanged(), pytest.raises(Conflict), change(world.actor("ada")) as made:
        made.update_all(departments, colour="#FFFFFF")


def test_rows_deleted_in_bulk_have_theirs(world: World) -> None:
    with change(world.actor("ada")) as made:
        rows = [PayCode(name=name) for name in ("A", "B", "C")]
        made.create_all(rows)
        rows[0].name = "D"
        made.save(rows[0])
    with counted() as statements, change(world.actor("ada")) as made:
        made.delete_all(rows)
        made.delete_all([])
    assert len([one for one in statements if one["sql"].startswith("DELETE")]) == 2  # one a row version
    found = Version.objects.all_rows_unchecked().filter(item_type="pay_code", event="destroy")
    assert [(one.item_id, one.changes[0]["previous"]) for one in found.order_by("id")] == [
        (rows[0].pk, "D"), (rows[1].pk, "B"), (rows[2].pk, "C"),
    ]  # fmt: skip
    assert not PayCode.objects.all_rows_unchecked().exists()


def test_of_rows_deleted_in_bulk_a_stale_one_keeps_all(world: World) -> None:
    with change(world.actor("ada")) as made:
        rows = [PayCode(name=name) for name in ("A", "B")]
        made.create_all(rows)
    with change(world.actor("ada")) as made:
        again = PayCode.objects.all_rows_unchecked().get(pk=rows[1].pk)
        again.name = "C"
        made.save(again)
    with unchanged(), pytest.raises(Conflict), change(world.actor("ada")) as made:
        made.delete_all(rows)


def test_secrets_are_told_as_changed_but_not_shown(world: World) -> None:
    update_employee(world.actor("ada"), world.noah, pin="8642")
    assert last_version(world.noah).changes == [
        {"field": "pin", "previous": "(hidden)", "updated": "(hidden)"}
    ]
    told = [
        value
        for changes in Version.objects.all_rows_unchecked().values_list("changes", flat=True)
        for one in changes
        for value in one.values()
    ]
    assert world.noah.card_code
    assert not {"8642", world.noah.card_code, "pin_digest", "card_digest"} & set(map(str, told))


def test_facts_in_other_tables_are_told_with_their_owner(world: World) -> None:
    ada = world.actor("ada")
    row = create_employee(
        ada,
        name="Finn",
        primary_department=world.bar,
        department_ids=[world.kitchen.pk],
        roles=["employee", "manager"],
        managed_department_ids=[world.bar.pk],
        custom_fields={"phone number": "12"},
    )
    told = {one["field"]: one["updated"] for one in last_version(row).changes}
    assert told["department_ids"] == [world.kitchen.pk, world.bar.pk]
    assert told["managed_department_ids"] == [world.bar.pk]
    assert told["custom_fields"] == {"Phone Number": "12"}
    update_employee(
        ada, row, custom_fields={"Start Date": "2026"}, department_ids=[], hourly_rate=Decimal("31.5")
    )
    assert last_version(row).changes == [
        {"field": "hourly_rate", "previous": None, "updated": "31.5"},
        {"field": "department_ids", "previous": [world.kitchen.pk, world.bar.pk], "updated": [world.bar.pk]},
        {"field": "custom_fields", "previous": {"Phone Number": "12"}, "updated": {"Start Date": "2026"}},
    ]


def test_so_are_hours_qualifications_and_assistants(world: World) -> None:
    ada = world.actor("ada")
    set_regular_hours(
        ada,
        world.noah,
        [
            {
                "weekday": 1,
                "starts_at": local("2026-03-04 09:00").time(),
                "finishes_at": local("2026-03-04 17:00").time(),
            }
        ],
    )
    assert last_version(world.noah).changes == [
        {
            "field": "regular_hours",
            "previous": [],
            "updated": ["week 1, weekday 1: 09:00 to 17:00, 0 min break"],
        }
    ]
    licence = create_qualification(ada, name="Forklift")
    require_qualifications(ada, world.yard, [licence])
    assert last_version(world.yard).changes == [
        {"field": "qualification_ids", "previous": [], "updated": [licence.pk]}
    ]
    set_assisting_departments(ada, world.kitchen, [world.bar])
    assert last_version(world.kitchen).changes == [
        {"field": "assisting_department_ids", "previous": [], "updated": [world.bar.pk]}
    ]


def test_rows_are_saved_and_deleted_in_no_other_way(world: World) -> None:
    with unchanged():
        with pytest.raises(TypeError):
            world.bar.save()
        with pytest.raises(TypeError):
            world.bar.delete()


def test_a_row_of_another_organisation_is_not_there(world: World) -> None:
    assert world.other
    foreign = world.other.kitchen
    foreign.name = "Ours now"
    with unchanged(), pytest.raises(NotFound), change(world.actor("ada")) as made:
        made.save(foreign)
    with unchanged(), pytest.raises(NotFound), change(world.actor("ada")) as made:
        made.delete(foreign)
    with unchanged(), pytest.raises(NotFound), change(world.actor("ada")) as made:
        made.update_all([foreign], colour="#000000")


def test_nor_may_a_row_refer_to_one(world: World) -> None:
    assert world.other
    with unchanged(), pytest.raises(NotFound) as refused:
        create_department(world.actor("ada"), name="Garden", location=world.other.cafe)
    assert refused.value.message == "Location not found."
    with unchanged(), pytest.raises(NotFound):
        update_department(world.actor("ada"), world.bar, location=world.other.cafe)


def test_a_column_that_was_left_out_is_not_lost(world: World) -> None:
    row = (
        Employee.objects.all_rows_unchecked()
        .only("organisation_id", "row_version", "name")
        .get(pk=world.noah.pk)
    )
    row.title = "Cook"
    with change(world.actor("ada")) as made:
        assert made.save(row)
    assert reread(world.noah).title == "Cook"


def test_a_column_that_is_read_later_is_not_taken_for_a_change(world: World) -> None:
    row = (
        Employee.objects.all_rows_unchecked()
        .only("organisation_id", "row_version", "name")
        .get(pk=world.noah.pk)
    )
    assert row.active
    with unchanged(), change(world.actor("ada")) as made:
        assert not made.save(row)


def test_a_row_read_again_carries_its_new_version(world: World) -> None:
    stale = reread(world.bar)
    update_department(world.actor("ada"), world.bar, name="Wine bar")
    stale.refresh_from_db()
    update_department(world.actor("ada"), stale, colour="#000000")
    assert last_version(world.bar).changes == [
        {"field": "colour", "previous": "#4A6FA5", "updated": "#000000"}
    ]


def test_dates_decimals_and_lists_are_kept_as_json_keeps_them(world: World) -> None:
    with at(NOW):
        update_location(
            world.actor("ada"), world.cafe, latitude=Decimal("-33.868800"), holiday_regions=["AU", "AU-NSW"]
        )
    assert last_version(world.cafe).changes == [
        {"field": "latitude", "previous": None, "updated": "-33.868800"},
        {"field": "holiday_regions", "previous": [], "updated": ["AU", "AU-NSW"]},
    ]


def test_muster_itself_signs_as_nobody(world: World) -> None:
    create_department(Actor.system(world.organisation.pk), name="Garden")
    version = Version.objects.all_rows_unchecked().order_by("id").reverse()[0]
    assert (version.author_name, version.author_employee_id) == ("Muster", None)
    assert Department.objects.visible_to(world.actor("ada")).filter(name="Garden").exists()


def test_after_a_refusal_a_second_try_with_the_same_row_writes(world: World) -> None:
    ada = world.actor("ada")
    with at(NOW):
        with unchanged(), pytest.raises(Conflict):
            archive_department(ada, world.yard)
        update_employee(ada, world.olga, primary_department=world.bar, department_ids=[])
        archive_department(ada, world.yard)
    assert (reread(world.yard).archived_at, reread(world.yard).row_version) == (NOW, 2)


def test_many_rows_are_saved_at_once_each_with_its_own_values(
    world: World, django_assert_max_num_queries: Any
) -> None:
    ada = world.actor("ada")
    update_department(ada, world.yard, export_name="Y")
    rows = [reread(one) for one in (world.kitchen, world.bar, world.yard)]
    rows[0].name, rows[2].name, rows[2].export_name = "Galley", "Dock", None
    with django_assert_max_num_queries(4), change(ada) as made:
        assert made.save_all(rows) == [rows[0], rows[2]]
    found = [reread(one) for one in rows]
    assert [(one.name, one.export_name, one.row_version) for one in found] == [
        ("Galley", None, 2),
        ("Bar", None, 1),
        ("Dock", None, 3),
    ]
    assert last_version(world.yard).changes == [
        {"field": "name", "previous": "Yard", "updated": "Dock"},
        {"field": "export_name", "previous": "Y", "updated": None},
    ]


def test_of_many_rows_none_is_saved_when_one_was_changed_meanwhile(world: World) -> None:
    ada = world.actor("ada")
    rows = [reread(one) for one in (world.kitchen, world.bar)]
    update_department(ada, world.bar, name="Wine bar")
    for row in rows:
        row.name = f"New {row.name}"
    with pytest.raises(Conflict), change(ada) as made:
        made.save_all(rows)
    assert [reread(one).name for one in rows] == ["Kitchen", "Wine bar"]
