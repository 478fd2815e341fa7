"""Test keys and pictures for the demonstration: made in a worker, since drawing and keys need libraries that the
process which answers people never loads."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from workplace.demo.marks import SEAL_MM, seal_png, signature_png
from workplace.org.actions.marks import Picture
from workplace.printing.preview import mark_preview

PREVIEW = "Bản xem trước"
SIGNATURE_MM = 45


@dataclass(frozen=True)
class KeyWanted:
    """One certificate: whose name it bears, under which organisation; an agency's carries its code."""

    key: str
    name: str
    organisation: str
    code: str = ""


def make_keys(folder: Path, passphrase: str, wanted: list[KeyWanted], now: datetime, *, quick: bool = False) -> str:
    """Put keys into the vault, each once, under its demonstration authority; the authority's root (PEM)."""
    from signing.keys import DemoCA, Vault
    from workplace.docs.rules.vault import AUTHORITY

    vault = Vault(folder, passphrase)
    known = set(vault.names())
    if AUTHORITY in known:
        authority = DemoCA(vault.issued(AUTHORITY))
    else:
        authority = DemoCA.create(now)
        vault.put(AUTHORITY, authority.root)
    for each in wanted:
        if each.key in known:
            continue
        if each.code:
            issued = authority.agency(each.name, each.organisation, now, code=each.code, curve=quick)
        else:
            issued = authority.person(each.name, each.organisation, now, curve=quick)
        vault.put(each.key, issued)
    return authority.pem


def draw_signatures(names: list[str]) -> list[Picture]:
    """A hand for each name, and what may be shown of it."""
    return [_drawn(SIGNATURE_MM, partial(signature_png, name)) for name in names]


def draw_seals(words: list[tuple[str, str]]) -> list[Picture]:
    """A seal for each pair of ring and centre, and what may be shown of it."""
    return [_drawn(round(SEAL_MM), partial(seal_png, ring, centre)) for ring, centre in words]


def _drawn(width_mm: int, draw: Callable[[str], None]) -> Picture:
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        png, webp = Path(folder) / "mark.png", Path(folder) / "mark.webp"
        draw(str(png))
        mark_preview(png, width_mm, PREVIEW, webp)
        with Image.open(png) as picture:
            width, height = picture.size
        return Picture(png.read_bytes(), width, height, webp.read_bytes())
