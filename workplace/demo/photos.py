"""Photographs of the demonstration: small drawn scenes, the same every time, without anything about a camera in them.

Runs where the weeks are played: the main process never imports the drawing library.
"""

import math
import random
from pathlib import Path
from typing import Any

from workplace.printing.render import FONTS

SIZE = 720, 540
HORIZON = 200
SHOWN_AS = "Ảnh trình diễn"
_GROUND = {"grass": (116, 138, 92), "road": (104, 106, 108), "river": (96, 126, 138)}
_AT_NIGHT = ("lighting", "noise")
_ON_GRASS = ("trees", "pollution", "building_order", "heritage")


def photo(service: str, *, mended: bool, out: Path) -> Path:
    """A scene of this category: as it was found, or after it was mended."""
    from PIL import Image, ImageDraw, ImageFont

    rng = random.Random(f"photo {service}")
    night = service in _AT_NIGHT
    picture = Image.new("RGB", SIZE, (30, 38, 58) if night else (188, 208, 222))
    draw = ImageDraw.Draw(picture)
    _street(draw, rng, night=night, grass=service in _ON_GRASS)
    _SCENES.get(service, _road_damage)(draw, rng, mended)
    font = ImageFont.truetype(str(FONTS / "LiberationSerif-Regular.ttf"), 22)
    draw.text((16, SIZE[1] - 34), SHOWN_AS, font=font, fill=(250, 250, 246), stroke_width=2, stroke_fill=(20, 20, 20))
    picture.save(out, "JPEG", quality=72)
    return out


def _street(draw: Any, rng: random.Random, *, night: bool, grass: bool) -> None:
    """Houses along a road that runs towards the horizon."""
    width, height = SIZE
    dim = 0.4 if night else 1.0
    x = 0
    while x < width:
        wide, tall = rng.randint(70, 130), rng.randint(60, 140)
        wall = rng.choice(((214, 196, 168), (196, 204, 196), (222, 210, 190), (202, 186, 176)))
        draw.rectangle((x, HORIZON - tall, x + wide - 4, HORIZON), fill=_shade(wall, dim))
        for floor in range(HORIZON - tall + 14, HORIZON - 24, 34):
            for window in range(x + 12, x + wide - 22, 30):
                draw.rectangle((window, floor, window + 14, floor + 18), fill=_shade((120, 140, 150), dim))
        x += wide
    ground = _GROUND["grass" if grass else "road"]
    draw.rectangle((0, HORIZON, width, height), fill=_shade(ground, dim))
    draw.polygon(
        ((width * 0.42, HORIZON), (width * 0.58, HORIZON), (width * 0.96, height), (width * 0.04, height)),
        fill=_shade(_GROUND["road"], dim * 0.9),
    )
    for mark in range(HORIZON + 20, height, 60):
        draw.rectangle((width / 2 - 3, mark, width / 2 + 3, mark + 24), fill=_shade((230, 226, 210), dim))


def _road_damage(draw: Any, rng: random.Random, mended: bool) -> None:
    hole = [(rng.randint(230, 480), rng.randint(330, 440)) for _ in range(14)]
    x, y = 355, 390
    hole.sort(key=lambda p: math.atan2(p[1] - y, p[0] - x))
    draw.polygon(hole, fill=(44, 44, 46) if mended else (74, 62, 50))
    if not mended:
        draw.ellipse((300, 360, 410, 420), fill=(92, 98, 96))


def _garbage(draw: Any, rng: random.Random, mended: bool) -> None:
    for _ in range(4 if mended else 60):
        x, y = (rng.randint(20, 60), rng.randint(300, 330)) if mended else (rng.randint(40, 330), rng.randint(300, 460))
        colour = rng.choice(((230, 230, 226), (40, 90, 150), (170, 60, 50), (60, 120, 70), (30, 30, 30)))
        draw.ellipse((x, y, x + rng.randint(26, 60), y + rng.randint(22, 46)), fill=colour)


def _flooding(draw: Any, rng: random.Random, mended: bool) -> None:
    top = 470 if mended else 270
    draw.rectangle((0, top, SIZE[0], SIZE[1]), fill=(132, 126, 108))
    for y in range(top + 8, SIZE[1], 18):
        x = rng.randint(0, 200)
        draw.line((x, y, x + rng.randint(120, 420), y), fill=(160, 154, 136), width=2)


def _trees(draw: Any, _rng: random.Random, mended: bool) -> None:
    lean = 0 if mended else 120
    draw.polygon(((180, 460), (215, 460), (205 + lean, 200), (185 + lean, 200)), fill=(84, 62, 44))
    draw.ellipse((90 + lean, 70, 310 + lean, 250), fill=(62, 108, 58))
    if not mended:
        draw.line((190, 455, 230, 400), fill=(30, 24, 20), width=5)


def _lighting(draw: Any, _rng: random.Random, mended: bool) -> None:
    for x in (150, 360, 560):
        draw.rectangle((x, 110, x + 8, 440), fill=(90, 92, 96))
        draw.rectangle((x, 110, x + 60, 118), fill=(90, 92, 96))
        if mended:
            draw.polygon(((x + 60, 118), (x + 20, 400), (x + 130, 400)), fill=(120, 112, 70))
        draw.ellipse((x + 48, 112, x + 74, 128), fill=(255, 236, 170) if mended else (60, 62, 66))


def _pavement(draw: Any, rng: random.Random, mended: bool) -> None:
    draw.polygon(((0, 300), (260, 220), (300, 220), (200, 540), (0, 540)), fill=(176, 168, 156))
    for _ in range(0 if mended else 12):
        x, y = rng.randint(20, 220), rng.randint(280, 470)
        draw.rectangle((x, y, x + 44, y + 8), fill=(190, 40, 40))
        draw.rectangle((x + 4, y + 8, x + 8, y + 34), fill=(120, 30, 30))


_SCENES = {
    "garbage": _garbage, "flooding": _flooding, "trees": _trees, "lighting": _lighting, "noise": _lighting,
    "pavement_use": _pavement, "advertising": _pavement, "pollution": _flooding, "water": _flooding,
}  # fmt: skip


def _shade(colour: tuple[int, int, int], by: float) -> tuple[int, int, int]:
    r, g, b = (min(255, int(part * by)) for part in colour)
    return r, g, b
