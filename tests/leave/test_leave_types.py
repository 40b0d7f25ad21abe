"""Kinds of leave, banks, policies, settings: what an organisation begins with and what it makes of it."""

from decimal import Decimal
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from tests.leave.kept import allowance_of, annual_leave, asked, monthly, system
from tests.presses import reread
from tests.unchanged import unchanged
from tests.world import World

from muster.core.errors import Conflict, Denied, Invalid, NotFound
from muster.core.models import Organisation, OutboxEvent
from muster.leave import actions, type_queries
from muster.leave.models import AccrualPolicy, LeaveBank, LeaveSettings, LeaveType

D = Decimal


def begun(organisation: Organisation) -> tuple[Any, ...]:
    """What it has of leave: settings, and of each type its name, bank, whether it is paid, colour and icon."""
    settings = LeaveSettings.objects.all_rows_unchecked().get(organisation=organisation)
    types = LeaveType.objects.all_rows_unchecked().filter(organisation=organisation).order_by("pk")
    facts = types.values_list("name", "bank__name", "paid", "colour", "icon")
    return settings.allowance_bank.name, settings.year_starts_month, settings.default_allowance, list(facts)


def test_every_organisation_begins_with_an_allowance_and_four_types(world: World) -> None:
    assert begun(world.organisation) == (
        "Annual leave",
        1,
        20,
        [
            ("Annual leave", "Annual leave", True, "#3377CC", "beach_access"),
            ("Sick leave", None, True, "#CC5533", "sick"),
            ("Unpaid leave", None, False, "#777777", "watch_later"),
            ("Compassionate leave", None, True, "#885599", "volunteer_activism"),
        ],
    )


def test_those_that_were_there_before_leave_was_get_the_same(world: World) -> None:
    for model in (LeaveType, LeaveSettings, LeaveBank):
        model.objects.all_rows_unchecked().filter(organisation=world.organisation).delete()
    assert world.other
    others = begun(world.other.organisation)
    migration = import_module("muster.leave.migrations.0002_set_up_leave")
    migration.set_up_organisation(apps, world.organisation)
    assert begun(world.organisation) == others


def test_a_type_is_made_and_changed(world: World) -> None:
    ada = world.actor("ada")
    row = actions.create_leave_type(
        ada, name="  Study   leave ", paid=False, colour="#102030", icon="book", limit_days=D(5), unit="hours"
    )
    assert (row.name, row.paid, row.colour, row.icon, row.limit_days, row.bank) == (
        "Study leave", False, "#102030", "book", 5, None,
    )  # fmt: skip
    bank = type_queries.banks(ada).get()
    actions.update_leave_type(ada, row, name="Study", bank=bank, prevents_negative=True, limit_days=None)
    found = type_queries.leave_type(ada, row.pk)
    assert (found.name, found.bank, found.prevents_negative, found.limit_days) == ("Study", bank, True, None)
    with unchanged():
        actions.update_leave_type(ada, found, name="Study", bank=bank)
    told = OutboxEvent.objects.all_rows_unchecked().filter(item_type="leave_type", item_id=row.pk)
    assert list(told.order_by("pk").values_list("name", flat=True)) == [
        "leave_type.created",
        "leave_type.updated",
    ]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"colour": "red"}, "colour"),
        ({"unit": "weeks"}, "unit"),
        ({"calendar_visibility": "gone"}, "calendar_visibility"),
        ({"limit_days": D(-1)}, "limit_days"),
        ({"limit_hours": D("0.00001")}, "limit_hours"),
        ({"icon": "x" * 41}, "icon"),
    ],
)
def test_a_type_with_a_wrong_value_is_refused(world: World, facts: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        actions.create_leave_type(world.actor("ada"), **{"name": "Study", **facts})
    assert refused.value.field == field
    with unchanged(), pytest.raises(Invalid):
        actions.update_leave_type(world.actor("ada"), annual_leave(world), **facts)


def test_names_of_types_in_use_are_told_apart(world: World) -> None:
    ada = world.actor("ada")
    with unchanged(), pytest.raises(Conflict) as refused:
        actions.create_leave_type(ada, name="sick LEAVE")
    assert refused.value.message == "There is a leave type called sick LEAVE already."
    with unchanged(), pytest.raises(Conflict):
        actions.update_leave_type(ada, annual_leave(world), name="Sick leave")


def test_no_type_falls_back_to_itself_by_any_way(world: World) -> None:
    ada = world.actor("ada")
    first, second, third = (actions.create_leave_type(ada, name=name) for name in "ABC")
    actions.update_leave_type(ada, first, fallback=second)
    actions.update_leave_type(ada, second, fallback=third)
    for ring in (first, second, third):
        with unchanged(), pytest.raises(Invalid) as refused:
            actions.update_leave_type(
                ada, type_queries.leave_type(ada, third.pk), fallback=type_queries.leave_type(ada, ring.pk)
            )
        assert refused.value.field == "fallback"
    actions.update_leave_type(ada, second, fallback=None)
    actions.update_leave_type(ada, third, fallback=type_queries.leave_type(ada, first.pk))


def test_a_type_that_nobody_asked_for_is_gone(world: World) -> None:
    ada = world.actor("ada")
    row = actions.create_leave_type(ada, name="Study")
    actions.update_leave_type(ada, annual_leave(world), fallback=row)
    actions.delete_leave_type(ada, row)
    assert not LeaveType.objects.all_rows_unchecked().filter(name="Study").exists()
    assert annual_leave(world).fallback is None


@pytest.mark.parametrize("as_fallback", [False, True])
def test_one_that_somebody_asked_for_is_put_away(world: World, as_fallback: bool) -> None:  # noqa: FBT001
    ada = world.actor("ada")
    row = actions.create_leave_type(ada, name="Study")
    types = (annual_leave(world), row) if as_fallback else (row, None)
    request = asked(world.noah, types[0], dates=["2026-04-01"], fallback_type=types[1])
    actions.delete_leave_type(ada, row)
    assert row.pk in {reread(request).leave_type_id, reread(request).fallback_type_id}
    assert [one.name for one in type_queries.leave_types(ada, archived=True)] == ["Study"]
    with pytest.raises(NotFound):
        type_queries.leave_type(ada, row.pk)
    row = type_queries.leave_type_of_any(ada, row.pk)
    actions.create_leave_type(ada, name="study")
    with unchanged(), pytest.raises(Conflict):
        actions.restore_leave_type(ada, row)
    actions.update_leave_type(ada, type_queries.leave_types(ada).get(name="study"), name="Other")
    actions.restore_leave_type(ada, type_queries.leave_type_of_any(ada, row.pk))
    assert type_queries.leave_type(ada, row.pk).name == "Study"
    assert row.pk in type_queries.used_types(ada)


def test_who_asks_sees_the_types_in_use(world: World) -> None:
    emma = world.actor("emma")
    names = ["Annual leave", "Compassionate leave", "Sick leave", "Unpaid leave"]
    assert [one.name for one in type_queries.types_for(emma, world.emma)] == names
    for make in (
        partial(actions.create_leave_type, emma, name="Study"),
        partial(actions.create_bank, emma, name="Study"),
        partial(actions.create_policy, emma, name="Study", bank=type_queries.banks(emma).get()),
        partial(actions.update_leave_settings, emma, default_allowance=D(99)),
    ):
        with unchanged(), pytest.raises(Denied):
            make()


def test_another_organisations_are_not_there(world: World) -> None:
    assert world.other
    theirs, ada = annual_leave(world.other), world.actor("ada")
    for find in (
        partial(type_queries.leave_type, ada, theirs.pk),
        partial(type_queries.leave_type_of_any, ada, theirs.pk),
        partial(type_queries.bank, ada, theirs.bank_id or 0),
        partial(actions.update_leave_type, ada, annual_leave(world), bank=theirs.bank),
        partial(actions.update_leave_type, ada, annual_leave(world), fallback=theirs),
    ):
        with unchanged(), pytest.raises(NotFound):
            find()


# Banks


def test_banks_are_made_named_and_put_away(world: World) -> None:
    ada = world.actor("ada")
    bank = actions.create_bank(ada, name=" Long  service ")
    actions.update_bank(ada, bank, name="Long service leave")
    with unchanged(), pytest.raises(Conflict):
        actions.create_bank(ada, name="long service leave")
    row = actions.create_leave_type(ada, name="Long service", bank=bank)
    with unchanged(), pytest.raises(Conflict) as refused:
        actions.archive_bank(ada, bank)
    assert refused.value.message == "Long service is taken from Long service leave. Change that first."
    actions.update_leave_type(ada, row, bank=None)
    actions.archive_bank(ada, bank)
    assert [one.name for one in type_queries.banks(ada)] == ["Annual leave"]
    with unchanged(), pytest.raises(Invalid):
        actions.update_leave_type(ada, row, bank=bank)
    with unchanged(), pytest.raises(Invalid):
        actions.update_leave_settings(ada, allowance_bank=bank)


def test_the_allowance_is_not_put_away(world: World) -> None:
    ada = world.actor("ada")
    actions.delete_leave_type(ada, annual_leave(world))
    with unchanged(), pytest.raises(Conflict) as refused:
        actions.archive_bank(ada, type_queries.banks(ada).get())
    assert refused.value.field is None


# Policies


def test_a_policy_says_how_much_it_gives(world: World) -> None:
    ada, bank = world.actor("ada"), type_queries.banks(world.actor("ada")).get()
    for figures, field in (
        ({"method": "monthly"}, "yearly_amount"),
        ({"method": "hours_worked", "yearly_amount": D(1)}, "hourly_amount"),
        ({"yearly_amount": D(-1)}, "yearly_amount"),
        ({"yearly_amount": D(1), "cap": D(-1)}, "cap"),
        ({"yearly_amount": D(1), "carry_over_limit": D(-1)}, "carry_over_limit"),
        ({"yearly_amount": D(1), "carry_over_months": 0}, "carry_over_months"),
        ({"yearly_amount": D(1), "lowest_balance": D(1)}, "lowest_balance"),
        ({"yearly_amount": D(1), "waiting_months": 121}, "waiting_months"),
        ({"yearly_amount": D(1), "method": "daily"}, "method"),
        ({"yearly_amount": D(1), "full_time_weekly_hours": D(-38)}, "full_time_weekly_hours"),
    ):
        with unchanged(), pytest.raises(Invalid) as refused:
            actions.create_policy(ada, name="Days", bank=bank, **figures)  # type: ignore[arg-type]
        assert refused.value.field == field


def test_the_figures_of_a_policy_change_until_somebody_follows_it(world: World) -> None:
    ada, bank = world.actor("ada"), type_queries.banks(world.actor("ada")).get()
    policy = monthly(world, bank)
    actions.update_policy(ada, policy, cap=D(30), name=" Month  by month")
    assert (policy.name, policy.cap) == ("Month by month", 30)
    actions.open_account(ada, world.noah, bank, policy=policy)
    with unchanged(), pytest.raises(Conflict) as refused:
        actions.update_policy(ada, policy, yearly_amount=D(15))
    assert refused.value.field == "yearly_amount"
    actions.update_policy(ada, reread(policy), name="Monthly", yearly_amount=D(12))
    actions.archive_policy(ada, reread(policy))
    assert list(type_queries.policies(ada)) == []
    with pytest.raises(NotFound):
        type_queries.policy(ada, policy.pk)
    assert AccrualPolicy.objects.all_rows_unchecked().get().archived_at is not None


def test_a_policy_that_nobody_followed_is_gone(world: World) -> None:
    actions.archive_policy(world.actor("ada"), monthly(world, type_queries.banks(world.actor("ada")).get()))
    assert not AccrualPolicy.objects.all_rows_unchecked().exists()


# Settings


def test_settings_are_changed(world: World) -> None:
    ada = world.actor("ada")
    actions.update_leave_settings(
        ada, default_allowance=D("25.5"), approval_steps=["managers", "administrators"], colleagues_see="everybody",
        year_starts_month=4,
    )  # fmt: skip
    assert allowance_of(world, "noah").year_starts_month == 4
    found = type_queries.settings(world.actor("emma"))
    assert (found.default_allowance, found.approval_steps, found.colleagues_see) == (
        D("25.5"), ["managers", "administrators"], "everybody",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"year_starts_month": 13}, "year_starts_month"),
        ({"default_allowance": D(-1)}, "default_allowance"),
        ({"default_allowance": D(367)}, "default_allowance"),
        ({"approval_steps": []}, "approval_steps"),
        ({"approval_steps": ["nobody"]}, "approval_steps"),
        ({"approval_steps": ["managers"] * 6}, "approval_steps"),
        ({"colleagues_see": "some"}, "colleagues_see"),
        ({"remind_after_days": -1}, "remind_after_days"),
    ],
)
def test_settings_that_make_no_sense(world: World, facts: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        actions.update_leave_settings(world.actor("ada"), **facts)
    assert refused.value.field == field


def test_settings_are_one_row_an_organisation(world: World) -> None:
    assert type_queries.settings(system(world)).organisation_id == world.organisation.pk
