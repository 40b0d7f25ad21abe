"""Sending whatever a dialect's API document allows, and what it forbids: reusable by each dialect."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

DOOR = WSGIHandler()


@contextmanager
def connection_kept() -> Iterator[None]:
    """The end of a request does not close the connection, whose transaction is the test's."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def send_anything(
    operation: Any,
    there: Mapping[str, Any],
    *,
    examples: int,
    mode: GenerationMode,
    headers: Mapping[str, str],
    checks: Sequence[Any],
) -> None:
    """So many requests that the document allows (or, in negative mode, forbids), half of them about what there is.

    `operation` is of a schemathesis schema; `there` has what there is by the names of parameters and fields.
    Everything that a request does is taken back.
    """

    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode), st.booleans())
    def run(case: Case, about_what_there_is: bool) -> None:  # noqa: FBT001 - hypothesis gives it by place
        if about_what_there_is:
            for part in (case.path_parameters, case.query, case.body):
                if isinstance(part, dict):
                    part.update({name: there[name] for name in part.keys() & there.keys()})
        with transaction.atomic():
            response = case.call(app=DOOR, headers=dict(headers))
            case.validate_response(response, checks=list(checks))
            transaction.set_rollback(True)

    with connection_kept():
        run()
