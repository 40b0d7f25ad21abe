"""How far a press was from its location."""

from decimal import Decimal

import pytest

from muster.attendance.distance import Fence, metres_between

# First and second point, and the metres between them along a ball of the earth's mean radius.
DISTANCES = [
    (("0", "0"), ("0", "0"), 0.0),
    (("0", "0"), ("0", "1"), 111_195.08),  # a degree of the equator
    (("0", "0"), ("1", "0"), 111_195.08),  # and of a meridian
    (("60", "0"), ("60", "1"), 55_597.01),  # half as long, nearly, that far north
    (("-33.856784", "151.215297"), ("-33.852306", "151.210787"), 649.1),  # Sydney: opera house, bridge
    (("0", "179.9995"), ("0", "-179.9995"), 111.2),  # over the date line
    (("89.999", "0"), ("89.999", "180"), 222.39),  # over the pole
    (("90", "0"), ("-90", "0"), 20_015_114.44),  # from pole to pole
    (("-33.9", "151.2"), ("33.9", "-28.8"), 20_015_114.44),  # to the other side of the earth
]


@pytest.mark.parametrize(("first", "second", "metres"), DISTANCES)
def test_metres(first: tuple[str, str], second: tuple[str, str], metres: float) -> None:
    here, there = [tuple(map(Decimal, point)) for point in (first, second)]
    assert metres_between(*here, *there) == pytest.approx(metres, abs=0.1)
    assert metres_between(*there, *here) == pytest.approx(metres_between(*here, *there))


# On the equator a thousandth of a degree is 111.2 metres.
@pytest.mark.parametrize(
    ("longitude", "accuracy", "held"),
    [
        ("0", 0, True),
        ("0.001", 0, False),
        ("0.0008", 0, True),  # 89 m
        ("0.001", 11, False),
        ("0.001", 12, True),
        ("0.0017", 100, True),  # 189 m
        ("0.0018", 100, False),  # 200.2 m: no accuracy adds more than 100
        ("0.0018", 5000, False),
    ],
)
def test_accuracy_counts_up_to_its_cap(longitude: str, accuracy: float, held: bool) -> None:  # noqa: FBT001 - a column
    fence = Fence("Cafe", Decimal(0), Decimal(0), 100)
    assert fence.holds(Decimal(0), Decimal(longitude), accuracy_metres=accuracy) is held
