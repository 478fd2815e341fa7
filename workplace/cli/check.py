"""check: is everything this installation stands on as it should be? Each line is well, or says what to do."""

import argparse
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from workplace.cli.office import told
from workplace.config import Settings
from workplace.kernel.db import Database
from workplace.kernel.text import Say, say, say_n
from workplace.migrations import run as migrations
from workplace.printing.render import FONTS

if TYPE_CHECKING:
    from workplace.cli.main import Offers


class Found(NamedTuple):
    """What was looked at, and what to do; nothing when it is well. Advice is no fault."""

    subject: Say
    todo: Say | None = None
    advice: bool = False


def offer(offers: "Offers") -> None:
    """check."""
    offers.add(
        "check",
        check,
        "Kiểm tra cài đặt, cơ sở dữ liệu, tệp, đồng hồ, phông chữ.",
        "Look at settings, database, files, clock and fonts.",
    )


def check(settings: Settings, _given: argparse.Namespace) -> int:
    """0 when all is well, 1 when something is to be done."""
    wrong = 0
    for look in (_settings, _database, _files, _clock, _fonts):
        for subject, todo, advice in look(settings):
            wrong += todo is not None and not advice
            sign = "OK" if todo is None else "--" if advice else "!!"
            print(f"{sign}  {told(settings, subject)}" + (f": {told(settings, todo)}" if todo else ""))
    return 1 if wrong else 0


def _settings(settings: Settings) -> Iterator[Found]:
    demo = say("test keys may sign; set mode to production before real work") if settings.is_demo else None
    yield Found(say("Settings, mode {mode}", mode=settings.mode), demo, advice=True)
    plain = settings.address.startswith("http:") and settings.host not in ("127.0.0.1", "localhost", "::1")
    https = say("set base_url to the https address that people type") if plain else None
    yield Found(say("Address {address}", address=settings.address), https)
    yield Found(say("Secret {path}", path=str(settings.secret_path)), _secret(settings.secret_path))
    away = None if settings.head_export else say("set head_export, so that a cut journal is noticed")
    yield Found(say("The journal's head is exported"), away, advice=True)


def _secret(path: Path) -> Say | None:
    if not path.exists():
        return say("there is none yet; `init` or the first start makes it")
    if path.stat().st_size != 32:
        return say("it must hold 32 bytes; put the file of the backup back")
    return say("others can read it; run chmod 600") if path.stat().st_mode & 0o077 else None


def _database(settings: Settings) -> Iterator[Found]:
    database = Database(settings.database)
    subject = say("Database {name}", name=database.engine.url.render_as_string(hide_password=True))
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        waiting = migrations.pending(database)
        todo = (
            say_n("run `migrate`: {count} step is waiting", "run `migrate`: {count} steps are waiting", len(waiting))
            if waiting
            else None
        )
        yield Found(subject, todo)
    except SQLAlchemyError as error:
        yield Found(subject, say("it does not answer ({error}); check database_url", error=type(error).__name__))
    finally:
        database.close()


def _files(settings: Settings) -> Iterator[Found]:
    subject = say("Files {place}", place=settings.files)
    if settings.files.startswith("s3://"):
        yield Found(subject)
        return
    folder = Path(settings.files)
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    yield Found(subject, None if os.access(nearest, os.W_OK) else say("this folder can not be written to"))
    free = shutil.disk_usage(nearest).free
    short = free < 5 * settings.free_space_bytes
    todo = say("make room; uploads stop soon") if short else None
    yield Found(say("Free space {size} MB", size=free >> 20), todo)


def _clock(settings: Settings) -> Iterator[Found]:
    """The clock itself can't be judged without a network; what can is that it does not lie before our own files."""
    youngest = max(path.stat().st_mtime for path in Path(__file__).parent.glob("*.py"))
    behind = datetime.now(UTC).timestamp() < youngest - 86400
    todo = say("it is behind this program's own files; set it, and keep it by NTP") if behind else None
    yield Found(say("Clock {now}", now=f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"), todo)


def _fonts(_settings: Settings) -> Iterator[Found]:
    needed = ("Regular", "Bold", "Italic", "BoldItalic")
    missing = [name for name in needed if not (FONTS / f"LiberationSerif-{name}.ttf").exists()]
    todo = say("missing: {names}; unpack the program anew", names=", ".join(missing)) if missing else None
    yield Found(say("Fonts for printing"), todo)
