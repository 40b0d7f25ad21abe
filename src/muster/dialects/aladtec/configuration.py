"""What holds for the whole system."""

from django.http import HttpResponse

from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.wire import COMMON_ERRORS, MetaOut, Wire, enveloped, shown
from muster.dialects.kit.router import PolicyRouter
from muster.people.listing import first_administrator_id
from muster.places.queries import organisation

router = PolicyRouter(tags=["Configuration"], errors=COMMON_ERRORS)


class ConfigurationOut(Wire):
    timezone: str
    organization_name: str
    system_admin_member_id: int | None
    historical_edits_limit: int | None


class ConfigurationAnswer(Wire):
    data: ConfigurationOut
    meta: MetaOut


@router.get(
    "/configuration",
    policy="settings.view",
    response={200: ConfigurationAnswer},
    summary="Settings of the system",
)
def get_configuration(request: AladtecRequest) -> HttpResponse:
    actor = request.auth
    row = organisation(actor)
    told = {
        "timezone": row.time_zone,
        "organization_name": row.name,
        "system_admin_member_id": shown(actor, "employee.list", first_administrator_id(actor)),
        "historical_edits_limit": None,
    }
    return enveloped(request.times, told)
