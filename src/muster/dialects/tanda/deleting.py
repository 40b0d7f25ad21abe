"""Deleting one row: the same operation for every noun of which the document asks nothing more."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponse

from muster.core.actor import Actor
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.fields import Key, Nothing
from muster.dialects.tanda.wire import ErrorOut

Row = TypeVar("Row")


def deletion(
    router: PolicyRouter,
    path: str,
    *,
    policy: str,
    summary: str,
    one: Callable[[Actor, int], Row],
    delete: Callable[[Actor, Row], Any],
) -> None:
    """`one` reads the row as the actor sees it."""

    def view(request: ApiRequest, key: Key) -> HttpResponse:
        delete(request.auth, one(request.auth, key))
        return json_response({})

    view.__name__ = summary.lower().replace(" ", "_")
    router.delete(path, policy=policy, response={200: Nothing, 404: ErrorOut}, summary=summary)(view)
