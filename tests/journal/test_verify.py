"""Whoever gets at the database itself is found out, and where is named."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from workplace.journal import heads
from workplace.journal import lines as journal
from workplace.journal.lines import digest
from workplace.journal.verify import Verified, verify
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.refs import Ref

LINES = 12
TAKE_GUARDS = {
    "sqlite": ["DROP TRIGGER journal_line_no_UPDATE", "DROP TRIGGER journal_line_no_DELETE"],
    "postgresql": ["ALTER TABLE journal_line DISABLE TRIGGER ALL"],
}


@pytest.fixture
def filled(database: Database) -> Database:
    """Two days of six lines each."""
    with clock.frozen(datetime(2026, 11, 24, 8, tzinfo=UTC)):
        for number in range(1, LINES + 1):
            with database.writing() as session:
                journal.write(session, Acting(person=number % 3, for_whom=9), "register", Ref("docs", number), n=number)
            clock.move(timedelta(hours=4))
    return database


def tamper(database: Database, *statements: str) -> None:
    """What someone with the database's own password can do."""
    with database.engine.begin() as connection:
        for statement in [*TAKE_GUARDS[connection.dialect.name], *statements]:
            connection.execute(text(statement))


def verified(database: Database, exported: list[heads.Head] | None = None) -> Verified:
    with database.reading() as session:
        return verify(session, exported or [])


def named(database: Database, exported: list[heads.Head] | None = None) -> tuple[int, str]:
    """The line that is named, and what happened to it."""
    broken = verified(database, exported).broken
    assert broken
    return broken.seq, broken.what


def test_an_honest_journal_is_well(filled: Database) -> None:
    assert verified(filled).broken is None
    assert verified(filled).lines == LINES


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'refuse'",
        "person = 8",
        "for_whom = NULL",
        "authority = 1",
        "thing = 1",
        "module = 'files'",
        "detail = '[]'",
        "previous = hash",
        "hash = previous",
    ],
)
def test_an_altered_line_is_named(filled: Database, change: str) -> None:
    tamper(filled, f"UPDATE journal_line SET {change} WHERE seq = 5")
    assert named(filled) == (5, "altered")


def test_a_moved_time_is_named(filled: Database) -> None:
    tamper(filled, "UPDATE journal_line SET at = (SELECT at FROM journal_line WHERE seq = 4) WHERE seq = 5")
    assert named(filled) == (5, "altered")


@pytest.mark.parametrize("seq", [1, 7])
def test_a_removed_line_is_named(filled: Database, seq: int) -> None:
    tamper(filled, f"DELETE FROM journal_line WHERE seq = {seq}")
    assert named(filled) == (seq, "removed")


def test_a_removed_line_is_named_when_the_gap_was_closed(filled: Database) -> None:
    close = [f"UPDATE journal_line SET seq = {seq - 1} WHERE seq = {seq}" for seq in range(8, LINES + 1)]
    tamper(filled, "DELETE FROM journal_line WHERE seq = 7", *close)
    assert named(filled) == (7, "removed")


def test_reordered_lines_are_named(filled: Database) -> None:
    swap = [f"UPDATE journal_line SET seq = {to} WHERE seq = {seq}" for seq, to in ((4, -1), (9, 4), (-1, 9))]
    tamper(filled, *swap)
    assert named(filled) == (4, "reordered")


def test_a_cut_tail_is_named(filled: Database) -> None:
    tamper(filled, "DELETE FROM journal_line WHERE seq > 10")
    assert named(filled) == (11, "cut")


def test_a_line_added_from_outside_is_named(filled: Database) -> None:
    columns = "at, person, for_whom, authority, verb, module, thing, detail, previous"
    tamper(
        filled,
        f"INSERT INTO journal_line (seq, {columns}, hash) SELECT 13, {columns}, hash FROM journal_line WHERE seq = 12",
    )
    assert named(filled)[0] == 13


def test_a_head_that_was_set_back_is_named(filled: Database) -> None:
    tamper(filled, "UPDATE journal_head SET seq = 11, hash = (SELECT hash FROM journal_line WHERE seq = 11)")
    assert named(filled) == (12, "added")


# --- when the whole rest of the chain was forged, only what lies outside tells ------------------------------------


def forge(database: Database, change: str) -> None:
    """Change something and hide it perfectly."""
    tamper(database, change)
    with database.engine.begin() as connection:
        rechain(connection)


def rechain(connection: Connection) -> None:
    """Compute every hash anew, as a forger would who knows how."""
    from workplace.journal.models import JournalLine

    table = JournalLine.__table__  # type: ignore[attr-defined]
    seq, previous = 0, "0" * 64
    for row in connection.execute(table.select().order_by(table.c.seq)).mappings().all():
        seq, values = row["seq"], {**row, "ticks": clock.ticks(row["at"])}
        made = digest(seq, previous, values)
        connection.execute(table.update().where(table.c.seq == seq).values(previous=previous, hash=made))
        previous = made
    connection.execute(text("UPDATE journal_head SET seq = :seq, hash = :hash"), {"seq": seq, "hash": previous})


FORGERIES = {
    "DELETE FROM journal_line WHERE seq > 6": (7, "cut"),
    "UPDATE journal_line SET verb = 'x' WHERE seq = 3": (12, "altered"),
}


@pytest.mark.parametrize("change", FORGERIES)
def test_what_was_exported_outside_convicts_a_forger(filled: Database, tmp_path: Path, change: str) -> None:
    path = tmp_path / "heads.txt"
    with filled.reading() as session:
        heads.export(session, path)
    forge(filled, change)
    assert verified(filled).broken is None
    assert named(filled, heads.read(path)) == FORGERIES[change]


def test_each_day_adds_a_line_to_the_export(sqlite: Database, tmp_path: Path) -> None:
    path = tmp_path / "heads.txt"
    with clock.frozen(datetime(2026, 11, 24, 8, tzinfo=UTC)):
        for _ in range(2):
            with sqlite.writing() as session:
                journal.write(session, Acting(person=1), "register", Ref("docs", 1))
            with sqlite.reading() as session:
                heads.export(session, path)
            clock.move(timedelta(days=1))
    assert [(str(head.day), head.seq) for head in heads.read(path)] == [("2026-11-24", 1), ("2026-11-25", 2)]
    assert verified(sqlite, heads.read(path)).broken is None


def test_an_export_that_is_not_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "heads.txt"
    path.write_text("2026-11-24 1 abc\n")
    with pytest.raises(ValueError, match="line 1"):
        heads.read(path)
