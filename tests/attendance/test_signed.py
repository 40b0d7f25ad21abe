"""Whose name a version bears when one thing brings another about."""

from datetime import timedelta

from tests.world import NOW, World

from muster.attendance.actions import check_out, record_clock_event
from muster.attendance.kinds import EventType
from muster.attendance.models import Source
from muster.core import clock
from muster.core.change import change
from muster.core.models import Version


def test_a_press_worked_in_on_the_way_to_a_check_out_is_musters_doing(world: World) -> None:
    emma, ada = world.emma, world.actor("ada")
    with clock.fixed(NOW - timedelta(hours=2)):
        record_clock_event(
            world.actor("emma"), employee=emma, type=EventType.START, at=clock.now(), source=Source.WEB
        )
    with change(ada):
        shift = check_out(ada, emma)
    versions = Version.objects.visible_to(ada).filter(item_type="shift", item_id=shift.pk).order_by("id")
    assert list(versions.values_list("event", "author_name")) == [
        ("create", "Muster"),
        ("update", "Ada Admin"),
    ]
