"""The application that `muster serve` runs."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")


class Request(WSGIRequest):
    """A caller may name any codec as the charset of a body; one that makes no text (`hex`) or knows no
    replacement for what it cannot read (`idna`) is not taken.

    Django fails on it before any middleware could answer.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        charset = parse_header_parameters(meta.get("CONTENT_TYPE", ""))[1].get("charset")
        if charset is not None and not _makes_text(charset):
            meta = {**meta, "CONTENT_TYPE": meta["CONTENT_TYPE"].partition(";")[0]}
        super()._set_content_type_params(meta)  # type: ignore[misc]  # Django has it, its stubs do not


def _makes_text(charset: str) -> bool:
    try:
        b"\xfftext".decode(charset, errors="replace")
    except (LookupError, ValueError):
        return False
    return True


class Application(WSGIHandler):
    request_class = Request


django.setup(set_prefix=False)
application = Application()
