"""What accounts does by itself."""

from datetime import timedelta

from django.contrib.sessions.models import Session

from muster.accounts import recorder
from muster.accounts.actions.client_tokens import purge_client_tokens
from muster.accounts.actions.log_ins import FAILURES_KEPT
from muster.accounts.actions.tokens import purge_tokens
from muster.accounts.models import SignInFailure
from muster.core import clock, rate
from muster.core.jobs import job


@job("accounts.purge_requests", every=timedelta(hours=1))
def purge_requests() -> None:
    recorder.purge()


@job("accounts.purge", every=timedelta(days=1))
def purge() -> None:
    """Remove what has run out and counts no more: sessions, tokens, counted calls, wrong passwords."""
    now = clock.now()
    Session.objects.filter(expire_date__lte=now).delete()
    SignInFailure.objects.filter(last_failed_at__lte=now - FAILURES_KEPT).delete()
    purge_tokens()
    purge_client_tokens()
    rate.purge()
