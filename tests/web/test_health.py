import pytest
from django.db import OperationalError, connection
from django.test import Client


@pytest.mark.django_db
def test_it_says_that_server_and_database_answer() -> None:
    reply = Client().get("/health")
    assert (reply.status_code, reply.content) == (200, b"Muster answers.\n")


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_said() -> None:
    def away(*_: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(away):
        reply = Client().get("/health")
    assert (reply.status_code, reply.content) == (503, b"The database does not answer.\n")
