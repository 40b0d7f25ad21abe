"""Reading pages in tests."""

import re
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def text(response: Any) -> str:
    """What a reader sees, tags left out and spaces made one."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def written(response: Any) -> str:
    """The page but for what chance writes on it, tokens and UUIDs, in which any four digits may stand."""
    return re.sub(r"[\w-]{16,}", "", response.content.decode())


def says(response: Any) -> list[str]:
    """The messages on the page."""
    return [str(message) for message in response.context["messages"]]


def errors(response: Any, form: str = "form") -> dict[str, list[str]]:
    """What the form complains of, by field."""
    return {name: list(found) for name, found in response.context[form].errors.items()}


def content_policy(response: Any) -> dict[str, str]:
    """The header's directives by name: it has them in no order."""
    parts = str(response["Content-Security-Policy"]).split("; ")
    return dict(part.partition(" ")[::2] for part in parts)


def counted() -> CaptureQueriesContext:
    """The statements within the block."""
    return CaptureQueriesContext(connection)
