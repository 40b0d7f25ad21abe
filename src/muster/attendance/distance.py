"""How far from a location a press was made, and whether that is near enough. Pure: no database, no clock."""

from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_METRES = 6_371_008.8  # its mean (IUGG)
# A phone tells how exact a position is. That much counts in its owner's favour; what is vaguer proves no place.
MOST_ACCURACY_METRES = 100


def metres_between(
    first_latitude: Decimal, first_longitude: Decimal, second_latitude: Decimal, second_longitude: Decimal
) -> float:
    """Along the ground, the earth taken as a ball (haversine)."""
    first, second = radians(first_latitude), radians(second_latitude)
    across = sin(radians(second_longitude - first_longitude) / 2) ** 2
    part = sin((second - first) / 2) ** 2 + cos(first) * cos(second) * across
    return 2 * EARTH_RADIUS_METRES * asin(min(1.0, sqrt(part)))


@dataclass(frozen=True)
class Fence:
    """The circle around a location's point within which people clock on their own phones and computers."""

    name: str
    latitude: Decimal
    longitude: Decimal
    radius_metres: int

    def metres_to(self, latitude: Decimal, longitude: Decimal) -> float:
        return metres_between(self.latitude, self.longitude, latitude, longitude)

    def holds(self, latitude: Decimal, longitude: Decimal, *, accuracy_metres: float = 0) -> bool:
        reach = self.radius_metres + min(accuracy_metres, MOST_ACCURACY_METRES)
        return self.metres_to(latitude, longitude) <= reach
