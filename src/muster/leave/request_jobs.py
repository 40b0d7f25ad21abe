"""What is written about requests by itself: reminders, and letters to the many of a group."""

from datetime import timedelta

from django.db.models import QuerySet

from muster.core import clock
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.jobs import job
from muster.leave import letters
from muster.leave.models import LeaveRequest, LeaveRequestStatus, LeaveSettings


@job("leave.remind", every=timedelta(hours=6))
def remind() -> None:
    """Approvers of a request that waits longer than the organisation lets it, and again after as many days more."""
    rows = LeaveSettings.objects.all_rows_unchecked().filter(remind_after_days__gt=0)
    for organisation_id, days in rows.values_list("organisation_id", "remind_after_days"):
        before = clock.now() - timedelta(days=days)
        waiting = LeaveRequest.objects.all_rows_unchecked().filter(
            organisation_id=organisation_id,
            status=LeaveRequestStatus.PENDING.value,
            created_at__lte=before,
            employee__active=True,
        )
        due = waiting.exclude(reminded_at__gt=before).order_by("pk")
        for request_id in due.values_list("pk", flat=True):
            _remind(Actor.system(organisation_id), request_id)


def _remind(actor: Actor, request_id: int) -> None:
    rows = LeaveRequest.objects.visible_to(actor).select_related("employee", "leave_type")
    with change(actor) as made:
        request = rows.filter(pk=request_id, status=LeaveRequestStatus.PENDING.value).first()
        if request is None:
            return  # somebody acted on it since the list was read
        letters.to_approvers(made, request, again=True)
        request.reminded_at = made.at
        made.save(request)


@job("leave.tell_group")
def tell_group(*, organisation_id: int, request_ids: list[int], by: str) -> None:
    """People of a portion what was booked for them, approvers what waits for them."""
    with change(Actor.system(organisation_id)) as made:
        for request in _named(made.actor, request_ids):
            if request.status == LeaveRequestStatus.PENDING.value:
                letters.to_approvers(made, request)
            elif request.status == LeaveRequestStatus.APPROVED.value:
                letters.decided(made, request, by=by)


@job("leave.tell_cancelled")
def tell_cancelled(*, organisation_id: int, request_ids: list[int], by: str) -> None:
    """People of a portion that their leave was cancelled."""
    with change(Actor.system(organisation_id)) as made:
        for request in _named(made.actor, request_ids):
            letters.decided(made, request, by=by)


def _named(actor: Actor, request_ids: list[int]) -> QuerySet[LeaveRequest]:
    rows = LeaveRequest.objects.visible_to(actor).select_related("employee", "leave_type")
    return rows.filter(pk__in=request_ids).order_by("pk")
