"""Invitations (tanda-v2.txt 1339-1364): a log-in for a user, or a form that asks for their details as well."""

from django.http import HttpResponse
from ninja import Field, Schema

from muster.accounts import actions
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.fields import Key, NameIn, Nothing
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut, TextIn
from muster.people.queries import employee

router = PolicyRouter(tags=["Invitations"], errors=COMMON_ERRORS)


class OnboardingIn(Schema):
    name: NameIn
    email: str = Field(min_length=1, max_length=254)
    phone: TextIn = Field(None, max_length=50)
    custom_message: TextIn = Field(None, max_length=2000)


@router.post(
    "/users/onboarding",
    policy="employee.create",
    response={201: Nothing},
    summary="Invite user for onboarding",
)
def invite_for_onboarding(request: ApiRequest, data: OnboardingIn) -> HttpResponse:
    actions.onboard_new(
        request.auth,
        name=data.name,
        email=data.email,
        phone=data.phone,
        custom_message=data.custom_message or "",
    )
    return json_response({}, 201)


@router.post(
    "/users/{id}/invite",
    policy="employee.invite",
    response={201: Nothing, 404: ErrorOut},
    summary="Invite user",
)
def invite_user(request: ApiRequest, user_id: Key) -> HttpResponse:
    actions.invite(request.auth, employee(request.auth, user_id, active=None))
    return json_response({}, 201)


@router.post(
    "/users/{id}/onboard",
    policy="employee.invite",
    response={201: Nothing, 404: ErrorOut},
    summary="Invite existing user for onboarding",
)
def onboard_user(request: ApiRequest, user_id: Key) -> HttpResponse:
    actions.onboard(request.auth, employee(request.auth, user_id, active=None))
    return json_response({}, 201)
