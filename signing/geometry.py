"""Between the page as the reader sees it (cut and turned) and the page's own coordinates."""

from dataclasses import dataclass
from typing import Any

from signing.errors import BoxOutside
from signing.model import Box

MILLIMETRE = 72 / 25.4
A4 = (0.0, 0.0, 595.0, 842.0)


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """The visible part of a page in its own coordinates, and how far it is turned clockwise for display."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int = 0

    @classmethod
    def of(cls, page: Any) -> "PageGeometry":
        """From a page dictionary of pyHanko or pikepdf: both inherit their boxes from the page tree."""
        media = _rectangle(_inherited(page, "/MediaBox")) or A4
        crop = _rectangle(_inherited(page, "/CropBox")) or media
        left, bottom = max(crop[0], media[0]), max(crop[1], media[1])
        right, top = min(crop[2], media[2]), min(crop[3], media[3])
        if right <= left or top <= bottom:
            left, bottom, right, top = media
        turned = _inherited(page, "/Rotate")
        return cls(left, bottom, right, top, int(turned or 0) // 90 * 90 % 360)

    @property
    def width(self) -> float:
        """Of the page as displayed."""
        return self.top - self.bottom if self.rotation in (90, 270) else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.rotation in (90, 270) else self.top - self.bottom

    def shown(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the page's own coordinates appears to the reader."""
        match self.rotation:
            case 90:
                return y - self.bottom, self.right - x
            case 180:
                return self.right - x, self.top - y
            case 270:
                return self.top - y, x - self.left
        return x - self.left, y - self.bottom

    def own(self, x: float, y: float) -> tuple[float, float]:
        """The page's own coordinates of a point that the reader sees."""
        match self.rotation:
            case 90:
                return self.right - y, self.bottom + x
            case 180:
                return self.right - x, self.top - y
            case 270:
                return self.left + y, self.top - x
        return self.left + x, self.bottom + y

    def rectangle(self, box: Box) -> tuple[float, float, float, float]:
        """A box in the page's own coordinates; refused if nothing of it would be visible."""
        if not (0 <= box.x + box.width / 2 <= self.width and 0 <= box.y + box.height / 2 <= self.height):
            raise BoxOutside({"page": box.page})
        x1, y1 = self.own(box.x, box.y)
        x2, y2 = self.own(box.x + box.width, box.y + box.height)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _inherited(page: Any, key: str) -> Any:
    for _ in range(64):
        if key in page:
            return page[key]  # both libraries follow references here (pyHanko's get() does not)
        if "/Parent" not in page:
            return None
        page = page["/Parent"]
    return None


def _rectangle(value: Any) -> tuple[float, float, float, float] | None:
    try:
        x1, y1, x2, y2 = (float(number) for number in value)
    except (TypeError, ValueError):
        return None
    left, right, bottom, top = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
    return (left, bottom, right, top) if right > left and top > bottom else None
