"""Pages whose form takes a file. All others read past one."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from muster.core.uploads import WholeFile

View = Callable[..., HttpResponseBase]


def takes_file(view: View) -> View:
    """The form's token is checked as everywhere, but after it is settled where the file goes: checking reads the body."""
    protected = csrf_protect(view)

    @functools.wraps(view)
    def with_file(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.upload_handlers = [WholeFile(request)]
        response: HttpResponseBase = protected(request, *args, **kwargs)
        return response

    return csrf_exempt(with_file)
