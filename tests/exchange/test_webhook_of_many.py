"""A whole company's leave at once."""

from tests.exchange.conftest import Happen
from tests.exchange.posts import deliver, events, subscribe
from tests.receiver import Receiver
from tests.web.pages import counted
from tests.world import World

from muster.core.change import change


def test_many_are_told_in_a_few_statements(world: World, receiver: Receiver, happen: Happen) -> None:
    subscribe(world, receiver.url)
    requests = [happen("unknown", of=name) for name in ("emma", "noah", "max", "ada", "pia", "olga")]

    def statements(count: int) -> int:
        with counted() as made_of, change(world.actor("ada")) as made:
            made.emit_all("leave_request.declined", requests[:count])
        return len([one for one in made_of if "webhook" in one["sql"]])

    assert statements(1) == statements(6) == 2
    deliver()
    assert sorted(receiver.ids) == [one.pk for one in events()]
    assert [one.record_id for one in events()[1:]] == [one.pk for one in requests]
