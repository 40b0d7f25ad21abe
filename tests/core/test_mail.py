"""Mail: written with the change that asks for it, tried again, kept where there is no server."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from tests.unchanged import unchanged
from tests.world import NOW, World, at, run_jobs

from muster.config import environment
from muster.core import mail
from muster.core.change import change
from muster.core.errors import Conflict, Denied, Invalid, NotFound
from muster.core.models import Job, Mail, OutboxEvent


class Server(BaseEmailBackend):
    """A mail server of the test: it raises what it is told to, else takes the mail."""

    errors: list[Exception] = []
    took: list[Any] = []

    def send_messages(self, messages: Any) -> int:
        if Server.errors:
            raise Server.errors.pop(0)
        Server.took += messages
        return len(messages)


@pytest.fixture
def server(settings: Any) -> type[Server]:
    settings.MAIL_FROM, settings.EMAIL_HOST = "Muster <muster@bramble.test>", "mail.bramble.test"
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.errors, Server.took = [], []
    return Server


def write(world: World, **about: Any) -> Mail:
    with change(world.actor("ada")) as made:
        return mail.send(made, to="emma@bramble.test", subject="Hello\nthere", body="A link: /x", **about)


def fresh() -> Mail:
    return Mail.objects.all_rows_unchecked().get()


def events() -> list[str]:
    rows = OutboxEvent.objects.all_rows_unchecked().filter(name__startswith="mail.")
    return list(rows.order_by("pk").values_list("name", flat=True))


def test_it_is_sent_and_its_text_forgotten(world: World, server: type[Server]) -> None:
    write(world)
    run_jobs()
    (sent,) = server.took
    assert (sent.to, sent.subject, sent.body, sent.from_email) == (
        ["emma@bramble.test"],
        "Hello there",
        "A link: /x",
        "Muster <muster@bramble.test>",
    )
    assert (fresh().sent_at, fresh().body, fresh().failed_at) == (NOW, None, None)
    assert events() == ["mail.sent"]


def test_its_text_lies_encrypted_while_it_waits(world: World, server: type[Server]) -> None:
    write(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM core_mail")
        ((raw,),) = cursor.fetchall()
    assert "A link" not in raw
    assert fresh().body == "A link: /x"


def test_what_is_refused_writes_no_mail(world: World, server: type[Server]) -> None:
    def refused() -> None:
        with change(world.actor("ada")) as made:
            mail.send(made, to="emma@bramble.test", subject="Hello", body="x")
            raise Denied("no")

    with unchanged(), pytest.raises(Denied):
        refused()
    run_jobs()
    assert server.took == []


def test_without_a_server_it_is_kept_for_administrators(world: World) -> None:
    write(world)
    run_jobs()
    assert outbox.outbox == []
    assert (fresh().kept_at, fresh().sent_at, fresh().body) == (NOW, None, "A link: /x")
    assert [row.pk for row in mail.mails(world.actor("ada"))] == [fresh().pk]
    for who in ("pia", "rosa", "max", "emma"):
        with pytest.raises(Denied):
            mail.mails(world.actor(who))
    assert world.other
    with pytest.raises(NotFound):
        mail.mail(world.other.actor("zoe"), fresh().pk)


def test_a_server_that_is_away_is_tried_again_later(world: World, server: type[Server]) -> None:
    server.errors = [ConnectionRefusedError("nobody there"), smtplib.SMTPServerDisconnected("gone")]
    write(world)
    run_jobs()
    assert (fresh().attempts, fresh().last_error) == (1, "ConnectionRefusedError: nobody there")
    assert Job.objects.get(name="core.send_mail").run_at == NOW + timedelta(seconds=5)
    with at(NOW + timedelta(seconds=5)):
        run_jobs()
    assert Job.objects.get(name="core.send_mail").run_at == NOW + timedelta(seconds=15)
    with at(NOW + timedelta(seconds=15)):
        run_jobs()
    assert len(server.took) == 1
    assert (fresh().attempts, fresh().last_error, fresh().failed_at) == (3, "", None)
    assert not Job.objects.exists()


def test_an_address_that_is_none_is_given_up_at_once(world: World, server: type[Server]) -> None:
    server.errors = [smtplib.SMTPRecipientsRefused({"emma@bramble.test": (550, b"no such user")})]
    write(world)
    run_jobs()
    assert fresh().failed_at == NOW
    assert events() == ["mail.failed"]
    assert not Job.objects.exists()


def test_one_that_is_asked_to_wait_is_not(world: World, server: type[Server]) -> None:
    server.errors = [smtplib.SMTPRecipientsRefused({"emma@bramble.test": (450, b"try later")})]
    write(world)
    run_jobs()
    assert (fresh().failed_at, Job.objects.count()) == (None, 1)


def test_it_is_given_up_after_a_last_attempt(world: World, server: type[Server]) -> None:
    server.errors = [OSError("away")] * 50
    write(world)
    moment = NOW
    for _ in range(mail.ATTEMPTS):
        with at(moment):
            run_jobs()
        moment += timedelta(hours=1)
    assert (fresh().attempts, fresh().failed_at) == (mail.ATTEMPTS, NOW + timedelta(hours=mail.ATTEMPTS - 1))
    assert events() == ["mail.failed"]
    assert not Job.objects.exists()


def test_one_that_was_given_up_is_sent_again(world: World, server: type[Server]) -> None:
    server.errors = [smtplib.SMTPRecipientsRefused({"emma@bramble.test": (550, b"no")})]
    write(world)
    run_jobs()
    with unchanged(), pytest.raises(Denied):
        mail.send_again(world.actor("pia"), fresh())
    mail.send_again(world.actor("ada"), fresh())
    run_jobs()
    assert fresh().sent_at == NOW
    with unchanged(), pytest.raises(Conflict):
        mail.send_again(world.actor("ada"), fresh())


def test_a_job_that_runs_twice_sends_once(world: World, server: type[Server]) -> None:
    row = write(world)
    run_jobs()
    mail.send_mail(row.pk)
    mail.send_mail(row.pk + 1)
    assert len(server.took) == 1


def test_it_is_forgotten_after_a_month(world: World) -> None:
    write(world)
    with at(NOW + timedelta(days=29)):
        mail.purge_mail()
        assert fresh()
    with at(NOW + timedelta(days=30)):
        mail.purge_mail()
    assert not Mail.objects.all_rows_unchecked().exists()


@pytest.mark.parametrize("address", ["", "emma", "emma@", None, "a@b@c.test", "x\ny@z.test"])
def test_what_is_no_address(address: str | None) -> None:
    with pytest.raises(Invalid) as refused:
        mail.check_address(address)
    assert refused.value.field == "email"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", environment.MailServer()),
        (
            "smtp://ada:p%40ss@mail.test",
            environment.MailServer("mail.test", 587, "ada", "p@ss", starttls=True),
        ),
        ("smtps://mail.test:2465", environment.MailServer("mail.test", 2465, tls=True)),
        ("smtp+plain://localhost", environment.MailServer("localhost", 25)),
    ],
)
def test_the_server_is_said_in_one_address(
    monkeypatch: pytest.MonkeyPatch, url: str, server: environment.MailServer
) -> None:
    monkeypatch.setenv("MUSTER_SMTP_URL", url)
    assert environment.mail_server() == server


@pytest.mark.parametrize("url", ["mail.test", "http://mail.test", "smtp://", "smtp://mail.test:many"])
def test_a_wrong_address_of_a_server_stops_the_start(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("MUSTER_SMTP_URL", url)
    with pytest.raises(SystemExit, match="MUSTER_SMTP_URL"):
        environment.mail_server()
