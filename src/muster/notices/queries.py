"""Reading notices."""

from django.db.models import QuerySet

from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.core.policy import require
from muster.notices import webpush
from muster.notices.models import Notice, NoticeChoices, PushSubscription


def notices(actor: Actor) -> QuerySet[Notice]:
    """The actor's own, the newest first."""
    require(actor, "notice.list")
    return Notice.objects.visible_to(actor).order_by("-id")


def notice(actor: Actor, notice_id: int) -> Notice:
    found = notices(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotFound("Notice")
    return found


def unread(actor: Actor) -> int:
    """How many: for the head of every page."""
    return notices(actor).filter(read_at__isnull=True).order_by().count()


def by_email(actor: Actor) -> bool:
    """Whether the person is told by e-mail too."""
    return not NoticeChoices.objects.filter(person_id=actor.person_id or 0, by_email=False).exists()


def devices(actor: Actor) -> QuerySet[PushSubscription]:
    """Browsers of the person's, the newest first."""
    require(actor, "notice.list")
    return PushSubscription.objects.filter(person_id=actor.person_id or 0).order_by("-created_at", "-pk")


def device(actor: Actor, device_id: int) -> PushSubscription:
    found = devices(actor).filter(pk=device_id).first()
    if found is None:
        raise NotFound("Browser")
    return found


def server_key() -> str:
    """Which a browser subscribes with."""
    return webpush.present_server_key()
