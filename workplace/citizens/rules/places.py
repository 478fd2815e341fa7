"""Where the communes of the city lie: a middle and a size each, so that a map needs nobody else's tiles.

Facts of 1 July 2025 (data/communes.csv). Their borders are in no free source; what is near is reckoned by the middles.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import asin, cos, pi, radians, sin, sqrt
from pathlib import Path

from workplace.kernel.text import fold

EARTH = 6_371_000  # metres
ROUNDED = 3  # decimals of a place on private ground: about a hundred metres


@dataclass(frozen=True)
class Commune:
    """One ward or commune: its code in the national list, its name, its middle in degrees, its size."""

    code: str
    name: str
    kind: str
    latitude: float
    longitude: float
    square_km: float

    @property
    def radius(self) -> float:
        """Of a circle as large as it, in metres."""
        return sqrt(self.square_km * 1_000_000 / pi)

    @property
    def key(self) -> str:
        """Its name as an agency's name ends: `phuong thuan hoa`."""
        return fold(self.name)


@cache
def communes() -> tuple[Commune, ...]:
    """All of them, in the order of their codes."""
    path = Path(__file__).parent.parent / "data" / "communes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Commune(
                row["code"], row["name"], row["type"], float(row["latitude"]), float(row["longitude"]),
                float(row["area_km2"]),
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


def of_agency(name: str) -> Commune | None:
    """The commune whose people's committee this is."""
    bare = fold(name)
    return next((one for one in communes() if bare.endswith(f" {one.key}")), None)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two places (latitude, longitude) are apart."""
    (a, b), (c, d) = one, other
    half = sin(radians(c - a) / 2) ** 2 + cos(radians(a)) * cos(radians(c)) * sin(radians(d - b) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))


def nearest(latitude: float, longitude: float, most: int = 3) -> Sequence[Commune]:
    """The communes a place may lie in, the likeliest first: by how far its middle is, measured in its own size."""
    here = latitude, longitude
    return sorted(communes(), key=lambda one: metres(here, (one.latitude, one.longitude)) / one.radius)[:most]


def roughly(degrees: float) -> float:
    """A degree as the public may know it where the ground is private."""
    return round(degrees, ROUNDED)
