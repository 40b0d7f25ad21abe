"""Lists that employees choose from."""

from typing import TypeVar

from django.db.models import QuerySet

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict
from muster.core.policy import require
from muster.core.values import assign
from muster.people import queries
from muster.people.models import EmploymentType, WorkGroup

Named = TypeVar("Named", EmploymentType, WorkGroup)


def create_employment_type(actor: Actor, *, name: str) -> EmploymentType:
    return _add_to_list(
        actor, EmploymentType(), queries.employment_types(actor), name=name, noun="an employment type"
    )


def create_work_group(actor: Actor, *, name: str) -> WorkGroup:
    return _add_to_list(actor, WorkGroup(), queries.work_groups(actor), name=name, noun="a work group")


def _add_to_list(actor: Actor, row: Named, there: QuerySet[Named], *, name: str, noun: str) -> Named:
    with change(actor) as made:
        require(actor, "settings.update")
        made.wait_for_organisation()
        assign(row, {"name": name.strip()})
        if there.filter(name__iexact=name.strip()).exists():
            raise Conflict(f"There is {noun} called {name.strip()} already.", field="name")
        made.create(row)
        return row
