"""Signatures and seals for the demonstration: drawn, nobody's hand, and every seal says that it is a demonstration.

Runs in a worker process: the main process never imports the drawing library.
"""

import math
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from workplace.printing.render import FONTS

PEN = (29, 61, 158)
SEAL = (200, 22, 29)
SEAL_MM = 36.0  # usual for a people's committee; an organisation stores its own
DOTS_PER_MM = 24  # about 600 dots per inch
SHOWN_AS = "BẢN TRÌNH DIỄN"

Point = tuple[float, float]


def signature_png(name: str, out: str) -> None:
    """A transparent picture of a blue pen signature; one name always gives the same hand."""
    from PIL import Image, ImageDraw

    width, height, fine = 900, 400, 2
    rng = random.Random(f"hand of {name}")
    picture = Image.new("L", (width * fine, height * fine), 0)
    draw = ImageDraw.Draw(picture)
    for stroke, weight in _strokes(rng, name):
        path = list(_curve(stroke))
        for (x0, y0), (x1, y1) in pairwise(path):
            falling = (y1 - y0) / (math.hypot(x1 - x0, y1 - y0) or 1)
            radius = weight * fine * (1 + 0.45 * falling)  # a pen is heavier on its way down
            x, y = x1 * width * fine, y1 * height * fine
            draw.line((x0 * width * fine, y0 * height * fine, x, y), fill=255, width=round(2 * radius))
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    ink = picture.resize((width, height), Image.Resampling.LANCZOS)
    _save(_coloured(ink, PEN), out)


def seal_png(ring: str, centre: str, out: str, width_mm: float = SEAL_MM) -> None:
    """A transparent picture of a round red seal in real size: the agency's place in the ring, its name below the star.

    The lower ring always reads “BẢN TRÌNH DIỄN”, so that no print of it can pass for a real one.
    """
    from PIL import Image, ImageDraw

    fine = 2
    size = round(width_mm * DOTS_PER_MM) * fine
    ink = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(ink)
    for radius, weight in ((0.488, 0.017), (0.345, 0.008)):
        box = [size * (0.5 - radius), size * (0.5 - radius), size * (0.5 + radius), size * (0.5 + radius)]
        draw.ellipse(box, outline=255, width=round(size * weight))
    _ring_text(ink, ring.upper(), at=-90, radius=0.408, height=0.088, inward=False)
    _ring_text(ink, SHOWN_AS, at=90, radius=0.408, height=0.066, inward=True)
    for angle in (168, 12):
        _star(draw, size, _on_circle(0.412, angle), 0.02)
    _star(draw, size, (0.5, 0.405), 0.125)
    _centre_text(draw, size, centre.upper())
    ink = ink.resize((size // fine, size // fine), Image.Resampling.LANCZOS)
    _save(_coloured(ink, SEAL), out, dots_per_inch=DOTS_PER_MM * 25.4)


def _strokes(rng: random.Random, name: str) -> Iterator[tuple[list[Point], float]]:
    """A large first letter, a running line with as many turns as the given name has letters, and a flourish."""
    base = 0.6
    yield _initial(rng, base), 3.4
    given = name.split()[-1] if name.split() else "x"
    turns = max(3, min(7, len(given)))
    x, line = 0.3, [(0.27, base)]
    step = rng.uniform(0.055, 0.075)
    for turn in range(turns):
        rise = rng.uniform(0.1, 0.2) * (2.0 if turn == turns // 2 and rng.random() < 0.7 else 1) * (1 - 0.07 * turn)
        line += [(x + step * 0.55, base - rise), (x + step, base + rng.uniform(0.0, 0.05))]
        x += step * rng.uniform(0.95, 1.25)
    if rng.random() < 0.5:
        line += [(x + 0.03, base + 0.28), (x - 0.05, base + 0.3), (x + 0.02, base + 0.08)]
    line += [(x + 0.1, base - 0.12), (min(x + rng.uniform(0.2, 0.3), 0.97), base - rng.uniform(0.02, 0.3))]
    yield line, 2.8
    if rng.random() < 0.8:
        low = base + rng.uniform(0.14, 0.24)
        end = rng.uniform(0.7, 0.93)
        yield [(end, low - 0.07), (0.5, low - 0.02), (0.25, low + 0.04), (0.34, low + 0.09), (end + 0.03, low)], 2.2


# First letters as a pen might begin them, from the upper left corner; the running line takes over at their end.
_INITIALS: tuple[tuple[Point, ...], ...] = (
    ((0.0, 0.53), (0.09, 0.15), (0.17, 0.0), (0.12, 0.32), (0.08, 0.58), (0.02, 0.48), (0.12, 0.31), (0.19, 0.48)),
    ((0.05, 0.05), (0.02, 0.48), (0.03, 0.62), (0.0, 0.5), (0.1, 0.05), (0.2, 0.1), (0.17, 0.48), (0.07, 0.54)),
    ((0.17, 0.1), (0.08, 0.0), (0.03, 0.16), (0.13, 0.32), (0.11, 0.55), (0.01, 0.52), (0.06, 0.42), (0.19, 0.46)),
    ((0.02, 0.08), (0.05, 0.3), (0.02, 0.58), (0.06, 0.34), (0.16, 0.02), (0.13, 0.5), (0.05, 0.36), (0.2, 0.4)),
    ((0.02, 0.12), (0.18, 0.04), (0.11, 0.1), (0.09, 0.45), (0.05, 0.62), (0.0, 0.54), (0.12, 0.4), (0.18, 0.5)),
)


def _initial(rng: random.Random, base: float) -> list[Point]:
    left, top = rng.uniform(0.05, 0.09), rng.uniform(0.06, 0.14)
    lean, wide = rng.uniform(0, 0.06), rng.uniform(0.85, 1.1)
    shape = rng.choice(_INITIALS)
    return [*((left + x * wide + lean * (0.6 - y), top + y * 0.95) for x, y in shape), (0.27, base)]


def _curve(points: list[Point]) -> Iterator[Point]:
    """A smooth line through the points (Catmull-Rom), in steps fine enough for a pen."""
    around = [points[0], *points, points[-1]]
    for p0, p1, p2, p3 in zip(around, around[1:], around[2:], around[3:], strict=False):
        for step in range(48):
            t = step / 48
            yield (_through(p0[0], p1[0], p2[0], p3[0], t), _through(p0[1], p1[1], p2[1], p3[1], t))


def _through(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _ring_text(ink: Any, text: str, *, at: float, radius: float, height: float, inward: bool) -> None:
    """Letters along the ring, centred at an angle; the lower ones stand upright, so they run the other way."""
    from PIL import Image, ImageDraw

    size = ink.width
    room = (120 if inward else 178) / 360 * math.tau * radius * size
    height *= min(1.0, room / max(_font(size * height).getlength(text) * 1.06, 1))
    font = _font(size * height)
    widths = [font.getlength(letter) for letter in text]
    stretch = min(1.12, room / max(sum(widths), 1))
    turn = [math.degrees(width * stretch / (radius * size)) for width in widths]
    angle = at - sum(turn) / 2 if not inward else at + sum(turn) / 2
    for letter, own in zip(text, turn, strict=True):
        middle = angle + own / 2 if not inward else angle - own / 2
        tile = Image.new("L", (round(size * height * 2.2),) * 2, 0)
        centre = tile.width / 2
        ImageDraw.Draw(tile).text((centre, centre + size * height * 0.34), letter, font=font, fill=255, anchor="ms")
        tile = tile.rotate(-middle - 90 if not inward else 90 - middle, resample=Image.Resampling.BICUBIC)
        x, y = _on_circle(radius, middle)
        ink.paste(255, (round(x * size - centre), round(y * size - centre)), tile)
        angle = angle + own if not inward else angle - own


def _centre_text(draw: Any, size: int, text: str) -> None:
    """Up to three lines below the star, all of one size, shorter towards the rim."""
    lines = text.split("\n")
    if len(lines) == 1 and len(text) > 14:
        lines = _halved(text)
    height = 0.062 if len(lines) < 3 else 0.05
    rooms = [size * (0.56 - 0.045 * row) for row in range(len(lines))]
    font = _font(size * height)
    shrink = min(1.0, *(room / max(font.getlength(line), 1) for room, line in zip(rooms, lines, strict=True)))
    font = _font(size * height * shrink)
    for row, line in enumerate(lines):
        draw.text((size / 2, size * (0.6 + row * height * 1.18)), line, font=font, fill=255, anchor="mm")


def _halved(text: str) -> list[str]:
    words = text.split()
    cut = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(text) / 2), default=len(words))
    return [part for part in (" ".join(words[:cut]), " ".join(words[cut:])) if part]


def _star(draw: Any, size: int, centre: Point, radius: float) -> None:
    points = []
    for corner in range(10):
        far = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(-90 + corner * 36)
        points.append(((centre[0] + far * math.cos(angle)) * size, (centre[1] + far * math.sin(angle)) * size))
    draw.polygon(points, fill=255)


def _on_circle(radius: float, angle: float) -> Point:
    return 0.5 + radius * math.cos(math.radians(angle)), 0.5 + radius * math.sin(math.radians(angle))


def _font(size: float) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(FONTS / "LiberationSerif-Bold.ttf"), max(8, round(size)))


def _coloured(ink: Any, colour: tuple[int, int, int]) -> Any:
    from PIL import Image

    picture = Image.new("RGBA", ink.size, (*colour, 0))
    picture.putalpha(ink)
    return picture


def _save(picture: Any, out: str, dots_per_inch: float = 300.0) -> None:
    target = Path(out)
    unfinished = target.with_name(target.name + ".part")
    picture.save(unfinished, format="PNG", dpi=(dots_per_inch, dots_per_inch))
    unfinished.replace(target)
