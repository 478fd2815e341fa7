"""Our own map, without anybody's tiles: where places stand in a picture, and what lies near enough to be one spot.

Pure: degrees in, places of a picture out. The picture is as wide as `WIDE`; a degree of latitude is drawn longer than
one of longitude by as much as it is on the ground here.
"""

from dataclasses import dataclass, replace
from math import cos, radians

WIDE, HIGH = 800, 600
WHOLE = 1.06  # degrees of longitude that show the whole city
DEEPEST = 8
FINE = 10_000  # a degree as an address says it
MIDDLE = 16.39, 107.58
SPOTS = 16  # spots a picture is wide at most: what is nearer to each other is one


@dataclass(frozen=True)
class View:
    """Which part of the city is seen: its middle, and how often it was looked at twice as near."""

    latitude: float = MIDDLE[0]
    longitude: float = MIDDLE[1]
    zoom: int = 0

    @property
    def wide(self) -> float:
        """Degrees of longitude from side to side."""
        return WHOLE / 2**self.zoom

    @property
    def high(self) -> float:
        """Degrees of latitude from top to bottom."""
        return self.wide * HIGH / WIDE * cos(radians(self.latitude))

    @property
    def south(self) -> float:
        """Its lower edge."""
        return self.latitude - self.high / 2

    @property
    def west(self) -> float:
        """Its left edge."""
        return self.longitude - self.wide / 2

    @property
    def steps(self) -> int:
        """How many spots fit into one degree."""
        return round(SPOTS / self.wide)

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where degrees stand in the picture, from its upper left corner."""
        x = (longitude - self.west) / self.wide * WIDE
        y = (self.south + self.high - latitude) / self.high * HIGH
        return round(x, 1), round(y, 1)

    def metres(self, long: float) -> float:
        """How long so many metres are in the picture."""
        return round(long / 111_320 / self.high * HIGH, 1)

    def shows(self, latitude: float, longitude: float) -> bool:
        """Whether a place lies in it."""
        x, y = self.place(latitude, longitude)
        return 0 <= x <= WIDE and 0 <= y <= HIGH

    def nearer(self, latitude: float, longitude: float) -> "View":
        """Twice as near, around a place."""
        return View(latitude, longitude, min(self.zoom + 2, DEEPEST))

    def farther(self) -> "View":
        """Once as far again."""
        return View() if self.zoom <= 1 else replace(self, zoom=self.zoom - 1)

    def moved(self, up: int, right: int) -> "View":
        """Half a picture further."""
        return replace(
            self,
            latitude=round(self.latitude + up * self.high / 2, 5),
            longitude=round(self.longitude + right * self.wide / 2, 5),
        )

    @property
    def key(self) -> str:
        """As an address says it: three whole numbers."""
        return f"{round(self.latitude * FINE)}-{round(self.longitude * FINE)}-{self.zoom + 1}"


def view(latitude: int | None, longitude: int | None, zoom: int | None) -> View:
    """What the three numbers of a key say; the whole city for anything else."""
    if latitude is None or longitude is None or zoom is None:
        return View()
    found = View(latitude / FINE, longitude / FINE, zoom - 1)
    here = 8 <= found.latitude <= 24 and 102 <= found.longitude <= 118 and 0 <= found.zoom <= DEEPEST
    return found if here else View()


def size(count: int) -> float:
    """The radius of a spot: larger for more, never too small to be hit."""
    return round(min(13 + 3.2 * len(str(count)) + count**0.5 / 3, 40), 1)


def nearest_first(start: tuple[float, float], places: dict[int, tuple[float, float]]) -> list[int]:
    """The way from place to place that goes to the nearest one next."""
    left, here, way = dict(places), start, []
    while left:
        following = min(left, key=lambda id: (_apart(here, left[id]), id))
        here = left.pop(following)
        way.append(following)
    return way


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return (one[0] - other[0]) ** 2 + ((one[1] - other[1]) * cos(radians(one[0]))) ** 2
