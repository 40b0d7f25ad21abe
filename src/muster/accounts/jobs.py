"""What accounts does by itself."""

from datetime import timedelta

from django.contrib.sessions.models import Session

from muster.accounts.actions import FAILURES_KEPT
from muster.accounts.models import SignInFailure
from muster.core import clock, rate
from muster.core.jobs import job


@job("accounts.purge", every=timedelta(days=1))
def purge() -> None:
    """Remove what has run out and counts no more: sessions, counted calls, wrong passwords."""
    now = clock.now()
    Session.objects.filter(expire_date__lte=now).delete()
    SignInFailure.objects.filter(last_failed_at__lte=now - FAILURES_KEPT).delete()
    rate.purge()
