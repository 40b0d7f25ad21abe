"""Files in forms, where a route takes them; at all others one that is sent along is read past, and kept nowhere."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler

from muster.core.errors import Invalid

# What stands around the file in the body: boundaries, names, the other fields.
FORM_BYTES = 64 * 1024


class WholeFile(MemoryFileUploadHandler):
    """Takes a file as large as attachments may be, in memory; of a larger body nothing is read.

    To be set as request.upload_handlers before anybody reads the body.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().handle_raw_input(input_data, META, content_length, *args, **kwargs)
        if content_length > settings.ATTACHMENT_MAX_BYTES + FORM_BYTES:
            raise Invalid(
                f"The file is larger than {settings.ATTACHMENT_MAX_BYTES // 1024 // 1024} MB.", field="file"
            )
        self.activated = True
