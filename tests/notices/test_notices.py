"""Telling people: the list, and e-mail."""

from datetime import timedelta
from typing import Any

import pytest
from tests.notices.telling import tell
from tests.unchanged import unchanged
from tests.world import NOW, World, at, run_jobs

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Denied, NotFound
from muster.core.jobs import run_due
from muster.core.models import Job, Mail
from muster.notices import queries
from muster.notices.actions import Telling, choose, notify, notify_all, read, read_all
from muster.notices.jobs import hand_on, purge
from muster.notices.models import Notice, NoticeDelivery
from muster.people.actions import deactivate_employee, update_employee


def notices(world: World, name: str) -> list[str]:
    return [one.subject for one in queries.notices(world.actor(name))]


def mails() -> list[tuple[str, str]]:
    return list(Mail.objects.all_rows_unchecked().order_by("pk").values_list("to", "subject"))


def test_it_is_on_their_list_and_in_their_mail(world: World) -> None:
    tell(world, "emma")
    run_jobs()
    (one,) = queries.notices(world.actor("emma"))
    assert (one.subject, one.body, one.path, one.created_at, one.read_at) == (
        "Your shift moved", "It begins at 10:00.", "/time/", NOW, None,
    )  # fmt: skip
    mail = Mail.objects.all_rows_unchecked().get()
    assert (mail.to, mail.subject) == ("emma@bramble.test", "Your shift moved")
    assert mail.body == (
        "Hello Emma Example,\n\nIt begins at 10:00.\n\nSee it here:\nhttp://testserver/time/\n\n"
        "Choose how Muster tells you:\nhttp://testserver/account/notices\n"
    )


def test_one_without_more_to_say_says_its_subject(world: World) -> None:
    tell(world, "emma", body="", path="")
    run_jobs()
    assert "Hello Emma Example,\n\nYour shift moved.\n\nChoose" in (
        Mail.objects.all_rows_unchecked().get().body or ""
    )


def test_it_is_nobody_elses(world: World) -> None:
    tell(world, "emma")
    row = queries.notices(world.actor("emma")).get()
    for name in ("ada", "max", "noah"):
        assert notices(world, name) == []
        with pytest.raises(NotFound):
            queries.notice(world.actor(name), row.pk)
    assert world.other
    assert notices(world.other, "zoe") == []
    with unchanged(), pytest.raises(NotFound):
        read(world.other.actor("zoe"), row)
    read(world.actor("max"), row)
    assert queries.unread(world.actor("emma")) == 1


def test_who_has_left_is_told_nothing(world: World) -> None:
    deactivate_employee(world.actor("ada"), world.noah)
    world.noah.refresh_from_db()
    tell(world, "noah", "emma")
    assert list(Notice.objects.all_rows_unchecked().values_list("employee__name", flat=True)) == [
        "Emma Example"
    ]


def test_people_of_another_organisation_are_not_told(world: World) -> None:
    assert world.other
    with unchanged(), pytest.raises(TypeError), change(Actor.system(world.organisation.pk)) as made:
        notify(made, world.other.people["zoe"], kind="test.told", subject="No")


def test_what_is_rolled_back_was_never_told(world: World) -> None:
    def fail() -> None:
        with change(Actor.system(world.organisation.pk)) as made:
            notify(made, world.emma, kind="test.told", subject="No")
            raise Denied("No.")

    with unchanged(), pytest.raises(Denied):
        fail()


def test_many_take_one_statement_and_few_jobs(world: World, django_assert_num_queries: Any) -> None:
    with change(Actor.system(world.organisation.pk)) as made:
        tellings = [Telling(world.emma, "test.told", f"Notice {number}") for number in range(60)]
        with django_assert_num_queries(1):
            notify_all(made, tellings)
    assert Job.objects.filter(name="notices.hand_on").count() == 2


def test_without_an_address_there_is_no_mail(world: World) -> None:
    update_employee(world.actor("ada"), world.emma, email=None)
    tell(world, "emma")
    run_jobs()
    assert (notices(world, "emma"), mails()) == (["Your shift moved"], [])


def test_who_declined_mail_gets_none_and_who_wants_it_again_does(world: World) -> None:
    emma = world.actor("emma")
    assert queries.by_email(emma)
    choose(emma, by_email=False)
    tell(world, "emma", "noah")
    run_jobs()
    assert (queries.by_email(emma), mails()) == (False, [("noah@bramble.test", "Your shift moved")])
    choose(emma, by_email=True)
    tell(world, "emma")
    run_jobs()
    assert mails()[-1] == ("emma@bramble.test", "Your shift moved")


def test_what_became_of_the_mail_is_known(world: World, settings: Any, monkeypatch: Any) -> None:
    tell(world, "emma")
    run_jobs()
    row = NoticeDelivery.objects.get()
    assert (row.channel, row.sent_at, row.failed_at, row.detail) == ("email", NOW, None, "")

    def refuse(*_: Any) -> None:
        raise OSError("no route")

    settings.EMAIL_HOST, settings.MAIL_FROM = "mail.test", "muster@bramble.test"
    monkeypatch.setattr("muster.core.mail.EmailMessage.send", refuse)
    tell(world, "noah")
    for hour in range(20):
        with at(NOW + timedelta(hours=hour)):
            run_due()
    row = NoticeDelivery.objects.get(notice__employee=world.noah)
    assert (row.sent_at, row.detail) == (None, "OSError: no route")
    assert row.failed_at is not None


def test_a_job_that_is_run_twice_sends_once(world: World) -> None:
    tell(world, "emma")
    ids = list(Notice.objects.all_rows_unchecked().values_list("pk", flat=True))
    for _ in range(2):
        hand_on(organisation_id=world.organisation.pk, notice_ids=ids)
    run_jobs()
    assert (len(mails()), NoticeDelivery.objects.count()) == (1, 1)


# Reading


def test_reading_one_and_all(world: World) -> None:
    emma = world.actor("emma")
    tell(world, "emma", "emma", "emma", "noah")
    third, second, first = queries.notices(emma)
    assert queries.unread(emma) == 3
    read(emma, second)
    read(emma, second)
    assert [one.read_at for one in queries.notices(emma)] == [None, NOW, None]
    # One that comes while the page is open stays unread.
    read_all(emma, until_id=second.pk)
    assert [one.read_at for one in queries.notices(emma)] == [None, NOW, NOW]
    assert (queries.unread(emma), queries.unread(world.actor("noah")), third.pk > first.pk) == (1, 1, True)


def test_the_count_is_one_statement(world: World, django_assert_num_queries: Any) -> None:
    emma = world.actor("emma")
    with django_assert_num_queries(1):
        assert queries.unread(emma) == 0


def test_a_kiosk_has_none(world: World) -> None:
    kiosk = Actor(organisation_id=world.organisation.pk, roles=frozenset(), name="Front door")
    with pytest.raises(Denied):
        queries.notices(kiosk)


def test_they_are_kept_for_ninety_days(world: World) -> None:
    tell(world, "emma")
    run_jobs()
    with at(NOW + timedelta(days=90, seconds=-1)):
        purge()
    assert Notice.objects.all_rows_unchecked().count() == 1
    with at(NOW + timedelta(days=90)):
        purge()
    assert (Notice.objects.all_rows_unchecked().count(), NoticeDelivery.objects.count()) == (0, 0)
