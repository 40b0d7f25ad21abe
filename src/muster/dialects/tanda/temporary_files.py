"""Temporary files (tanda-v2.txt 3023): uploaded first, used once by another endpoint within a week."""

from ninja import Schema

from muster.core import files
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.kit.uploads import multipart, uploaded
from muster.dialects.tanda.wire import COMMON_ERRORS

router = PolicyRouter(tags=["Temporary files"], errors=COMMON_ERRORS)
CONTENT_TYPES = {
    "type": "string",
    "description": "Comma separated; the file must be, by its content, one of them.",
}


class TemporaryFileOut(Schema):
    file_id: str


@router.post(
    "/temporary_files",
    policy="temporary_file.create",
    response={201: TemporaryFileOut},
    summary="Create temporary file",
    openapi_extra=multipart(required=(), content_types=CONTENT_TYPES),
)
def create_temporary_file(request: ApiRequest) -> tuple[int, TemporaryFileOut]:
    sent = uploaded(request)
    types = [one.strip() for one in sent.fields.get("content_types", "").split(",") if one.strip()]
    kept = files.keep_temporary(
        request.auth, content=sent.content, content_types=types or None, name=sent.name
    )
    return 201, TemporaryFileOut(file_id=str(kept.uuid))
