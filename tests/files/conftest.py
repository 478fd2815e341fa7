"""A file room with its own store, and files of every kind the office meets."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pytest

from workplace.config import Settings
from workplace.files.receive import FromDisk
from workplace.files.store import store_of
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.pool import InPlace, Pool

MB = 1024 * 1024


@dataclass
class Room:
    """What file work needs of a house; workers run in place."""

    settings: Settings
    pool: Pool
    secret: bytes = b"0123456789abcdef0123456789abcdef"

    def limited(self, **settings: object) -> "Room":
        """The same room under other settings."""
        return replace(self, settings=replace(self.settings, **settings))  # type: ignore[arg-type]

    def leftovers(self) -> list[Path]:
        """What lies in the folder of uploads on their way."""
        return list(store_of(self.settings).incoming.iterdir())


@dataclass
class OpenRoom(Room):
    """A room with a database: what jobs are handed."""

    database: Database | None = None


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    settings = Settings(data=tmp_path / "var", upload_bytes=5 * MB, upload_pages=5000, free_space_bytes=0)
    yield Room(settings, InPlace())


def upload(content: bytes, name: str) -> FromDisk:
    """An upload as the web hands it over."""
    return FromDisk(io.BytesIO(content), name, len(content))


def pdf(pages: int = 1, *, title: str = "", script: bool = False, password: str = "") -> bytes:
    """A PDF with so many empty pages."""
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        if title:
            made.docinfo["/Title"] = title
        if script:
            made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        out = io.BytesIO()
        made.save(
            out, encryption=pikepdf.Encryption(user=password, owner="owner") if password else False, static_id=True
        )
    return out.getvalue()


def written(text: str) -> bytes:
    """A PDF with one line of text."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=made.make_indirect(font)))
        page.Contents = made.make_stream(f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode())
        out = io.BytesIO()
        made.save(out, static_id=True)
    return out.getvalue()


@pytest.fixture
def lets(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[int, set[int]]], None]:
    """Say which person may have which files, as a module above would."""

    def let(allowed: dict[int, set[int]]) -> None:
        def may_have(_session: object, acting: Acting, file_id: int) -> list[int]:
            return [12] if file_id in allowed.get(acting.person, set()) else []

        monkeypatch.setattr(ports.may_have, "_functions", {"docs": may_have})

    return let
