"""Personal details (tanda-v2.txt 2816): of oneself, and of the people whom one manages."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Field, Schema

from muster.core.actor import Actor
from muster.core.policy import may
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda import financial
from muster.dialects.tanda.fields import NameIn, PathKey, ShortTextIn, named
from muster.dialects.tanda.wire import COMMON_ERRORS, DayIn, ErrorOut, TextIn, day, given, unix
from muster.people import private_queries, queries
from muster.people.actions import update_personal_details
from muster.people.models import ADDRESS_PARTS, Employee

router = PolicyRouter(tags=["Personal details"], errors=COMMON_ERRORS)

Phone = Annotated[str, Field(min_length=1, max_length=50)]


class ContactIn(Schema):
    name: NameIn
    relationship: TextIn = Field(None, max_length=100)
    phone: Phone


class DetailsIn(Schema):
    """What is not given stays as it is."""

    name: NameIn = ""
    legal_first_name: TextIn = Field(None, max_length=100)
    legal_middle_names: ShortTextIn = None
    legal_last_name: TextIn = Field(None, max_length=100)
    email: TextIn = Field(None, max_length=254)
    gender: TextIn = Field(None, max_length=20)
    date_of_birth: DayIn = None
    phone: TextIn = Field(None, max_length=50)
    address: dict[str, ShortTextIn] | None = Field(None, description="Parts that are left out stay.")
    emergency_contacts: list[ContactIn] | None = Field(
        None, description="Added to those that are there already."
    )
    tax_declaration: financial.ObjectIn = Field(None, description="Needs the financial scope.")
    bank_details: financial.ObjectIn = Field(None, description="Needs the financial scope.")
    super_fund_membership: financial.ObjectIn = Field(None, description="Needs the financial scope.")


class ContactOut(Schema):
    id: int = Field(description="Only of an employee's, not of one's own.")
    name: str
    relationship: str | None
    phone: str


class DetailsOut(Schema):
    name: str
    legal_first_name: str | None
    legal_middle_names: str | None
    legal_last_name: str | None
    email: str | None
    gender: str | None
    date_of_birth: str | None
    phone: str | None
    normalised_phone: str | None
    address: dict[str, str | None] | None
    emergency_contacts: list[ContactOut]
    updated_at: int
    tax_declaration: dict[str, Any] | None = Field(None, description="These four with the financial scope.")
    bank_details: dict[str, Any] | None = None
    super_fund_membership: dict[str, Any] | None = None
    super_fund: dict[str, Any] | None = None


def _written(actor: Actor, row: Employee, *, with_ids: bool) -> dict[str, Any]:
    contacts = queries.emergency_contacts(actor, row)
    found = {
        "name": row.name,
        "legal_first_name": row.legal_first_name,
        "legal_middle_names": row.legal_middle_names,
        "legal_last_name": row.legal_last_name,
        "email": row.email,
        "gender": row.gender,
        "date_of_birth": day(row.date_of_birth),
        "phone": row.phone,
        "normalised_phone": row.normalised_phone,
        "address": {part: row.address.get(part) for part in ADDRESS_PARTS} if row.address else None,
        "emergency_contacts": [
            ({"id": one.pk} if with_ids else {})
            | {"name": one.name, "relationship": one.relationship, "phone": one.phone}
            for one in contacts
        ],
        "updated_at": unix(row.updated_at),
    }
    if may(actor, "financial.view", row):
        told = private_queries.financial_details(actor, [row]).get(row.pk, private_queries.NOTHING_TOLD)
        found |= financial.written(told)
    return found


def _facts(row: Employee, data: DetailsIn) -> dict[str, Any]:
    sent = given(data)
    facts = {name: value for name, value in sent.items() if name not in {*financial.KINDS, "address"}}
    if data.address is not None:
        over = {**row.address, **data.address}
        facts["address"] = {part: value for part, value in over.items() if value}
    elif "address" in sent:
        facts["address"] = {}
    facts["emergency_contacts"] = [one.dict() for one in data.emergency_contacts or ()]
    return facts


def _save(actor: Actor, row: Employee, data: DetailsIn, *, with_ids: bool) -> HttpResponse:
    with named():
        update_personal_details(actor, row, **_facts(row, data))
        financial.set_given(actor, row, given(data))
    return json_response(_written(actor, row, with_ids=with_ids))


@router.get(
    "/personal_details",
    policy="own_details.view",
    response={200: DetailsOut},
    summary="Your personal details",
)
def get_own_details(request: ApiRequest) -> HttpResponse:
    return json_response(_written(request.auth, private_queries.own_profile(request.auth), with_ids=False))


@router.put(
    "/personal_details",
    policy="own_details.update",
    response={200: DetailsOut},
    summary="Update your personal details",
)
def update_own_details(request: ApiRequest, data: Body[DetailsIn]) -> HttpResponse:
    return _save(request.auth, private_queries.own_profile(request.auth), data, with_ids=False)


@router.get(
    "/personal_details/{user_id}",
    policy="personal_details.view",
    response={200: DetailsOut, 404: ErrorOut},
    summary="Employee's personal details",
)
def get_details(request: ApiRequest, user_id: PathKey) -> HttpResponse:
    row = private_queries.managed_profile(request.auth, user_id, "personal_details.view")
    return json_response(_written(request.auth, row, with_ids=True))


@router.put(
    "/personal_details/{user_id}",
    policy="personal_details.update",
    response={200: DetailsOut, 404: ErrorOut},
    summary="Update employee's personal details",
)
def update_details(request: ApiRequest, user_id: PathKey, data: Body[DetailsIn]) -> HttpResponse:
    row = private_queries.managed_profile(request.auth, user_id, "personal_details.update")
    return _save(request.auth, row, data, with_ids=True)
