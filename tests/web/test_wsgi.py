"""What Django itself stumbles over before any middleware."""

import io
import sys
from typing import Any

import pytest

from muster.config.wsgi import application


@pytest.mark.parametrize(
    "charset", ["hex", "rot13", "no-such-charset", "utf-8", "idna", "punycode", "undefined", "a\0b"]
)
def test_any_charset_gets_an_answer(db: None, charset: str) -> None:
    seen: list[str] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/v1/employees",
        "QUERY_STRING": "a=b",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": f"application/x-www-form-urlencoded; charset={charset}",
        "wsgi.input": io.BytesIO(b""),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    application(environ, lambda status, _headers: seen.append(status))
    assert seen == ["401 Unauthorized"]
