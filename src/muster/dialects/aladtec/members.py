"""Members (aladtec-v2.txt 79-96)."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Body, Query
from pydantic import BeforeValidator, Field

from muster.core.actor import Actor
from muster.core.policy import require_ever
from muster.dialects.aladtec import member_in
from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.member_in import MemberIn, MemberOfManyIn, NewMemberIn
from muster.dialects.aladtec.member_out import RIGHTS, MemberAnswer, MembersAnswer, written
from muster.dialects.aladtec.paging import Paging
from muster.dialects.aladtec.wire import (
    COMMON_ERRORS,
    Flag,
    IdList,
    empty,
    enveloped,
    known,
    path_key,
)
from muster.dialects.kit.router import PolicyRouter
from muster.people import queries
from muster.people.models import Employee

router = PolicyRouter(tags=["Members"], errors=COMMON_ERRORS)
MOST_AT_ONCE = 100
Key = Annotated[int, BeforeValidator(path_key)]


class Wanted(Paging):
    member_ids: IdList = None
    include_inactive: Flag = False
    attribute_ids: IdList = None


def _found(actor: Actor, wanted: Wanted) -> list[Employee]:
    everybody = queries.employees(actor, active=None).order_by("pk")
    if wanted.member_ids is not None:
        there = {pk: pk for pk in everybody.filter(pk__in=wanted.member_ids).values_list("pk", flat=True)}
        everybody = everybody.filter(pk__in=known(there, wanted.member_ids, "member_ids"))
    if wanted.attribute_ids is not None:
        require_ever(actor, RIGHTS["custom_attributes"])
        known(
            queries.custom_fields(actor).in_bulk(wanted.attribute_ids), wanted.attribute_ids, "attribute_ids"
        )
    rows = everybody if wanted.include_inactive else everybody.filter(active=True)
    return list(wanted.of(rows))


@router.get("/members", policy="employee.list", response={200: MembersAnswer}, summary="Members")
def list_members(request: AladtecRequest, wanted: Query[Wanted]) -> HttpResponse:
    rows = _found(request.auth, wanted)
    return enveloped(request.times, written(request.auth, rows, attribute_ids=wanted.attribute_ids))


@router.post("/members", policy="employee.create", response={201: MemberAnswer}, summary="Create a member")
def create_member(request: AladtecRequest, data: Body[NewMemberIn]) -> HttpResponse:
    row = member_in.create(request.auth, data, member_in.Lists(request.auth))
    return enveloped(request.times, written(request.auth, [row])[0], 201)


@router.post(
    "/members/batch",
    policy="employee.create",
    response={201: MembersAnswer},
    summary="Create members, all or none",
)
def create_members(
    request: AladtecRequest, data: Body[Annotated[list[NewMemberIn], Field(max_length=MOST_AT_ONCE)]]
) -> HttpResponse:
    rows = member_in.create_all(request.auth, data)
    return enveloped(request.times, written(request.auth, rows), 201)


@router.patch(
    "/members/batch",
    policy="employee.update",
    response={200: MembersAnswer},
    summary="Update members, all or none",
)
def update_members(
    request: AladtecRequest, data: Body[Annotated[list[MemberOfManyIn], Field(max_length=MOST_AT_ONCE)]]
) -> HttpResponse:
    rows = member_in.update_all(request.auth, data)
    return enveloped(request.times, written(request.auth, rows))


@router.patch(
    "/members/{member_id}",
    policy="employee.update",
    response={200: MemberAnswer, 204: None},
    summary="Update a member",
)
def update_member(request: AladtecRequest, member_id: Key, data: Body[MemberIn]) -> HttpResponse:
    """204 when the body names nothing to change."""
    row = queries.employee(request.auth, member_id, active=None)
    if not data.model_fields_set:
        return empty()
    updated = member_in.update(request.auth, row, data, member_in.Lists(request.auth))
    return enveloped(request.times, written(request.auth, [updated])[0])
