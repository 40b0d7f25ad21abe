"""Proof that every operation of a dialect was answered with success by some test: reusable by each dialect.

A test says which operations it sees answered, and fails when it does not; one test of the dialect asks whether all
operations are claimed by some test.

    @answers("GET /v1/employees")
    def test_...
"""

import functools
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from unittest import mock

from django.test import Client
from ninja import NinjaAPI

DISABLED = {"skip", "skipif", "xfail"}


@dataclass(frozen=True)
class Call:
    """A request that went through Django's test client; `path` as the routes have it."""

    method: str
    path: str
    status: int

    def answered(self, operation: str) -> bool:
        method, path = operation.split()
        shape = re.sub(r"\\{.*?\\}", "[^/]+", re.escape(path))
        matches = self.method == method and re.fullmatch(shape, self.path)
        return bool(matches) and 200 <= self.status < 300


@contextmanager
def watched() -> Iterator[list[Call]]:
    """The calls within the block."""
    calls: list[Call] = []
    send = Client.request

    def request(client: Client, **environ: Any) -> Any:
        response = send(client, **environ)
        sent = response.wsgi_request
        calls.append(Call(sent.method, sent.path_info, response.status_code))
        return response

    with mock.patch.object(Client, "request", request):
        yield calls


def answers(*operations: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def run(*args: Any, **kwargs: Any) -> None:
            with watched() as calls:
                test(*args, **kwargs)
            for operation in operations:
                assert any(call.answered(operation) for call in calls), f"{operation} was not answered"

        run.answers = operations
        return run

    return decorate


def claimed(package: ModuleType) -> set[str]:
    """The operations that tests of the package's modules say they see answered."""
    found: set[str] = set()
    modules = [
        module.name for module in pkgutil.iter_modules(package.__path__) if module.name.startswith("test_")
    ]
    for module in modules:
        for name, test in vars(importlib.import_module(f"{package.__name__}.{module}")).items():
            disabled = DISABLED & {mark.name for mark in getattr(test, "pytestmark", ())}
            if name.startswith("test_") and not disabled:
                found.update(getattr(test, "answers", ()))
    return found


def routes(api: NinjaAPI) -> set[str]:
    """Every route that the API object has, those it keeps out of its document too."""
    return {
        f"{method} {router.prefix}{path}"
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }
