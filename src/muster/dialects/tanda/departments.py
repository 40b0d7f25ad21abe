"""Teams, which are our departments (tanda-v2.txt 1674-1830)."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Field, Query, Schema

from muster.core.actor import Actor
from muster.core.errors import Invalid
from muster.core.policy import may
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.deleting import deletion
from muster.dialects.tanda.fields import IdsIn, Key, NameIn, ShortTextIn, named, referred
from muster.dialects.tanda.paging import Page, Since
from muster.dialects.tanda.versions import VersionOut, written
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut, IdIn, TextIn, given, unix
from muster.people import queries as people
from muster.people.actions import set_department_staff
from muster.places import actions, queries
from muster.places.models import Department

router = PolicyRouter(tags=["Teams (departments)"], errors=COMMON_ERRORS)

# Our words for what is sent and told, where theirs are others.
THEIRS = {
    "group": "team_group",
    "employee_ids": "user_ids",
    "location": "location_id",
}
NAMES = {
    "name": "name",
    "location_id": "location_id",
    "export_name": "export_name",
    "colour": "colour",
    "group": "team_group",
    "employee_ids": "user_ids",
    "manager_ids": "manager_ids",
    "qualification_ids": "qualification_ids",
    "assisting_department_ids": "assisting_team_ids",
}
STAFF = {"user_ids": "employee_ids", "manager_ids": "manager_ids", "qualification_ids": "qualification_ids"}


class DepartmentOut(Schema):
    """Whoever neither manages the team nor sees the whole organisation is told its id, location_id, name and colour."""

    id: int
    location_id: int | None
    name: str
    export_name: str | None = None
    colour: str
    staff: list[int] | None = None
    managers: list[int] | None = None
    associated_tags: list[str] | None = None
    qualification_ids: list[int] | None = None
    assisting_team_ids: list[int] | None = None
    team_group: str | None = None
    tracking_categories: list[Any] | None = Field(None, description="With tracking_categories.")
    record_id: int | None = Field(None, description="With platform.")
    updated_at: int


class Show(Schema):
    platform: bool = False
    tracking_categories: bool = False


class DepartmentIn(Schema):
    name: NameIn = ""
    location_id: IdIn = None
    export_name: ShortTextIn = None
    colour: Annotated[TextIn, Field(description="# and six hexadecimal digits.")] = None
    team_group: ShortTextIn = None
    user_ids: IdsIn = []
    manager_ids: IdsIn = []
    qualification_ids: IdsIn = []
    assisting_team_ids: IdsIn = []


class NewDepartmentIn(DepartmentIn):
    name: NameIn
    location_id: IdIn


def _all_written(actor: Actor, rows: Sequence[Department], show: Show) -> list[dict[str, Any]]:
    with people.spans_read_once():
        in_full = [row for row in rows if may(actor, "department.view", row)]
    staffing = people.staffing(row.pk for row in in_full)
    assisting = queries.assisting_ids_by_department(in_full)
    return [
        _short(row)
        | (_full(row, staffing[row.pk], assisting.get(row.pk, []), show) if row.pk in staffing else {})
        for row in rows
    ]


def _short(row: Department) -> dict[str, Any]:
    return {
        "id": row.pk,
        "location_id": row.location_id,
        "name": row.name,
        "colour": row.colour,
        "updated_at": unix(row.updated_at),
    }


def _full(row: Department, staff: people.Staffing, assisting: list[int], show: Show) -> dict[str, Any]:
    shown = {
        "export_name": row.export_name,
        "staff": staff.members,
        "managers": staff.managers,
        "associated_tags": [row.pay_code.name] if row.pay_code else [],
        "qualification_ids": staff.qualifications,
        "assisting_team_ids": assisting,
        "team_group": row.group,
    }
    if show.tracking_categories:
        shown["tracking_categories"] = []
    if show.platform:
        shown["record_id"] = None
    return shown


def _save(actor: Actor, row: Department | None, body: DepartmentIn) -> HttpResponse:
    """Create it, or change what was sent of it."""
    sent = given(body)
    with named(**THEIRS):
        staff = {ours: sent.pop(theirs) for theirs, ours in STAFF.items() if theirs in sent}
        assistants = _assistants(actor, sent.pop("assisting_team_ids", None))
        facts = _facts(actor, sent)
        if row is None:
            row = actions.create_department(actor, **facts)
        else:
            actions.update_department(actor, row, **facts)
        if assistants is not None:
            actions.set_assisting_departments(actor, row, assistants)
        set_department_staff(actor, row, **staff)
    return json_response(_all_written(actor, [row], Show())[0])


def _facts(actor: Actor, sent: dict[str, Any]) -> dict[str, Any]:
    """In our words."""
    facts = {name: value for name, value in sent.items() if name in {"name", "export_name"}}
    if "location_id" in sent:
        find = partial(queries.location, actor)
        facts["location"] = referred(find, sent["location_id"], field="location_id")
    if sent.get("colour") is not None:
        facts["colour"] = sent["colour"]
    if "team_group" in sent:
        facts["group"] = sent["team_group"]
    return facts


def _assistants(actor: Actor, ids: list[int] | None) -> list[Department] | None:
    if ids is None:
        return None
    found = list(queries.departments(actor).filter(pk__in=ids))
    unknown = set(ids) - {row.pk for row in found}
    if unknown:
        field = "assisting_team_ids"
        raise Invalid(f"{field}: no known department with the id {min(unknown)}.", field=field)
    return found


@router.get("/departments", policy="department.list", response={200: list[DepartmentOut]}, summary="Teams")
def list_departments(request: ApiRequest, since: Since, page: Page, show: Query[Show]) -> HttpResponse:
    rows = page.of(since.of(people.teams(request.auth).order_by("pk")))
    return json_response(_all_written(request.auth, list(rows), show))


@router.post(
    "/departments",
    policy="department.create",
    response={200: DepartmentOut},
    summary="New team",
)
def create_department(request: ApiRequest, data: Body[NewDepartmentIn]) -> HttpResponse:
    return _save(request.auth, None, data)


@router.get(
    "/departments/{id}",
    policy="department.list",
    response={200: DepartmentOut, 404: ErrorOut},
    summary="Team",
)
def get_department(request: ApiRequest, department_id: Key, show: Query[Show]) -> HttpResponse:
    row = people.team(request.auth, department_id)
    return json_response(_all_written(request.auth, [row], show)[0])


@router.put(
    "/departments/{id}",
    policy="department.update",
    response={200: DepartmentOut, 404: ErrorOut},
    summary="Update team",
)
def update_department(request: ApiRequest, department_id: Key, data: Body[DepartmentIn]) -> HttpResponse:
    return _save(request.auth, people.team(request.auth, department_id), data)


deletion(
    router,
    "/departments/{id}",
    policy="department.archive",
    summary="Delete team",
    one=people.team,
    delete=actions.archive_department,
)


@router.get(
    "/departments/{id}/versions",
    policy="department.view_history",
    response={200: list[VersionOut], 404: ErrorOut},
    summary="Versions of a team",
)
def list_department_versions(request: ApiRequest, department_id: Key, since: Since) -> HttpResponse:
    row = people.team(request.auth, department_id)
    found = queries.versions(request.auth, "department", item_id=row.pk)
    after = since.updated_after
    return json_response(written(found, item_type="Department", names=NAMES, after=after))
