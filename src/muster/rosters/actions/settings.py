"""How an organisation rosters: limits, cover that it wants, budgets."""

from datetime import date, time
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.core.tenant import one
from muster.core.values import assign, check
from muster.places.models import Department, Position
from muster.rosters.models import Check, Firmness, RequiredCover, RosterBudget, RosterSettings
from muster.rosters.settings_queries import settings_of


class RosterSettingsFacts(TypedDict, total=False):
    rest_minutes: int
    most_day_minutes: int
    most_week_minutes: int
    period_days: int
    most_period_minutes: int | None
    most_days_running: int
    minor_below_age: int
    minor_earliest: time | None
    minor_latest: time | None
    minor_most_day_minutes: int | None
    minor_most_week_minutes: int | None
    firmness: dict[str, str]
    shifts_need_acceptance: bool


def update_roster_settings(actor: Actor, **facts: Unpack[RosterSettingsFacts]) -> RosterSettings:
    """What is not given stays; of `firmness`, the checks that are not named."""
    with change(actor) as made:
        require(actor, "roster_settings.update")
        made.wait_for_organisation()
        row = settings_of(actor)
        values: dict[str, Any] = dict(facts)
        if "firmness" in facts:
            values["firmness"] = row.firmness | _checked(facts["firmness"])
        assign(row, values)
        if not row.loaded:
            made.create(row)
            made.emit("roster_settings.updated", row)
        elif made.save(row):
            made.emit("roster_settings.updated", row)
        return row


def _checked(firmness: dict[str, str]) -> dict[str, str]:
    for name, word in firmness.items():
        if name not in Check.values:
            raise Invalid(
                f"There is no check {name}. There are: {', '.join(Check.values)}.", field="firmness"
            )
        if word not in Firmness.values:
            raise Invalid(f"{name}: one of {', '.join(Firmness.values)}.", field="firmness")
    return firmness


class CoverFacts(TypedDict, total=False):
    """Either `weekday` (ISO) or `on_date`."""

    position: Position | None
    weekday: int | None
    on_date: date | None
    starts_at: time
    finishes_at: time
    people: int
    from_on: date | None
    until_on: date | None


def set_required_cover(
    actor: Actor,
    department: Department,
    *,
    instead_of: RequiredCover | None = None,
    **facts: Unpack[CoverFacts],
) -> RequiredCover:
    """A new one, or `instead_of` changed: what is not given then stays."""
    with change(actor) as made:
        row = instead_of or RequiredCover(organisation_id=actor.organisation_id)
        require(actor, "required_cover.set", department)
        if instead_of is not None:
            require(actor, "required_cover.set", instead_of)
        values: dict[str, Any] = {"department": department, **facts}
        for name in () if instead_of else ("starts_at", "finishes_at"):
            if name not in facts:
                raise Invalid(f"{name} is required.", field=name)
        assign(row, values)
        _check_cover(row)
        if instead_of is None:
            made.create(row)
            made.emit("required_cover.created", row)
        elif made.save(row):
            made.emit("required_cover.updated", row)
        return row


def _check_cover(row: RequiredCover) -> None:
    if (row.weekday is None) == (row.on_date is None):
        raise Invalid("Give a weekday or a date, not both.", field="weekday")
    if row.position is not None and row.position.department_id not in {None, row.department_id}:
        raise Invalid("The position is not one of this department.", field="position_id")
    if row.from_on and row.until_on and row.until_on < row.from_on:
        raise Invalid("It ends before it begins. Check the dates.", field="until_on")


def delete_required_cover(actor: Actor, row: RequiredCover) -> None:
    with change(actor) as made:
        require(actor, "required_cover.delete", row)
        made.emit("required_cover.deleted", row)
        made.delete(row)


def set_roster_budget(
    actor: Actor,
    department: Department,
    amount: Decimal | None,
    *,
    week_starts_on: date | None = None,
    only_new: bool = False,
) -> RosterBudget | None:
    """Of a week, or of every week without its own. None takes it away.

    Raises Invalid where there is one and it should be new.
    """
    with change(actor) as made:
        require(actor, "roster_budget.set", department)
        made.wait_for_organisation()
        rows = RosterBudget.objects.visible_to(actor).filter(
            department=department, week_starts_on=week_starts_on
        )
        row = one(rows)
        if only_new and row is not None:
            raise Invalid(f"{department.name} has this budget already. Change that one.", field="department")
        if amount is None:
            if row is not None:
                made.delete(row)
            return None
        if row is None:
            row = RosterBudget(department=department, week_starts_on=week_starts_on, amount=amount)
            check(row, "amount")
            made.create(row)
        else:
            assign(row, {"amount": amount})
            made.save(row)
        return row
