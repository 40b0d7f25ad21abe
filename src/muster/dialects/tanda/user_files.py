"""User files (tanda-v2.txt 3087): documents kept with a user's profile."""

from ninja import Schema
from pydantic import TypeAdapter, ValidationError

from muster.core.errors import Invalid
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.kit.uploads import multipart, uploaded
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut, IdIn
from muster.people import actions, queries

router = PolicyRouter(tags=["User files"], errors=COMMON_ERRORS)
_id = TypeAdapter(IdIn)


class UserFileOut(Schema):
    id: int


def _user_id(value: str | None) -> int:
    try:
        found = _id.validate_python(value)
    except ValidationError:
        raise Invalid("user_id: not an id.", field="user_id") from None
    if found is None:
        raise Invalid("user_id is missing", field="user_id")
    return int(found)


@router.post(
    "/user_files",
    policy="employee_file.create",
    response={201: UserFileOut, 404: ErrorOut},
    summary="Upload user file",
    openapi_extra=multipart(required=("user_id",), user_id={"type": "integer"}),
)
def upload_user_file(request: ApiRequest) -> tuple[int, UserFileOut]:
    sent = uploaded(request)
    employee = queries.employee(request.auth, _user_id(sent.fields.get("user_id")), active=None)
    row = actions.add_employee_file(request.auth, employee, content=sent.content, name=sent.name)
    return 201, UserFileOut(id=row.pk)
