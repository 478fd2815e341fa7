"""Photographs that strangers send: each is drawn anew, so that nothing of the file but the picture is ever kept.

Runs in a worker. Where it was taken is read first, to propose the place to whoever sends it, and is gone with the rest.
"""

from dataclasses import dataclass
from pathlib import Path

from workplace.kernel.errors import BadInput
from workplace.kernel.text import say

MOST_PIXELS = 40_000_000  # of what is handed in
SIDE = 2560  # dots of the longer side that are kept: enough to read a number plate across a street
_NORTH, _EAST, _GPS = "N", "E", 0x8825


@dataclass(frozen=True)
class Photo:
    """What was drawn, and where the camera said it stood (degrees); None where it said nothing."""

    width: int
    height: int
    latitude: float | None = None
    longitude: float | None = None


def redraw(source: Path, out: Path, name: str) -> Photo:
    """Draw a JPEG, PNG or WebP anew as a JPEG without anything beside the picture. Refused: what is no such picture,
    what is damaged, and what has more dots than anybody photographs.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is unpacked
    try:
        with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as given:
            if given.width * given.height > MOST_PIXELS:
                raise BadInput(
                    say(
                        "The picture “{name}” is too large: {width} × {height} dots.",
                        name=name, width=given.width, height=given.height,
                    )
                )  # fmt: skip
            given.draft("RGB", (SIDE, SIDE))
            place = _place(given)
            picture = ImageOps.exif_transpose(given).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise BadInput(say("“{name}” is no picture that can be read. Send a JPG, PNG or WebP.", name=name)) from None
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    paper = Image.new("RGB", picture.size, (255, 255, 255))
    paper.paste(picture, mask=picture.getchannel("A"))
    paper.save(out, "JPEG", quality=85, optimize=True)
    return Photo(paper.width, paper.height, *place)


def _place(picture: object) -> tuple[float | None, float | None]:
    """Where the camera stood, by its own note; nothing where that can't be a place."""
    try:
        noted = picture.getexif().get_ifd(_GPS)  # type: ignore[attr-defined]
        latitude = _degrees(noted[2], noted[1] == _NORTH)
        longitude = _degrees(noted[4], noted[3] == _EAST)
    except (KeyError, TypeError, ValueError, IndexError, ZeroDivisionError, SyntaxError, OSError):
        return None, None
    there = -90 <= latitude <= 90 and -180 <= longitude <= 180 and (latitude, longitude) != (0, 0)
    return (round(latitude, 6), round(longitude, 6)) if there else (None, None)


def _degrees(parts: tuple[float, float, float], ahead: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    return found if ahead else -found
