"""Migrations that write into rows: what an installation of an earlier day held is right afterwards."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, text
from sqlmodel import col

from tests import databases
from tests.migrations.test_one_number import add
from workplace.docs.models.locks import DocLock
from workplace.docs.queries import locks
from workplace.kernel.db import Database
from workplace.migrations import run

DOSSIER = """INSERT INTO work_dossier (organisation_id, year, code, title, retention, holder_id, opened_on)
VALUES (1, 2026, '07.ĐT', 'Đường  Hồ Chí Minh', '', 1, '2026-11-02')"""
SERIES = """INSERT INTO number_series (organisation_id, year, kind, type_code, next, opened_at_number, opened_by,
opening_note) VALUES (1, 2026, 'outgoing', '', 9, 5, 1, 'Tiếp theo sổ của hệ thống cũ')"""
NUMBER = """INSERT INTO given_number (series_id, number, suffix, state, reason, at, by)
VALUES ((SELECT id FROM number_series), 6, '', 'void', :reason, '2026-11-02 00:00:00+00:00', 1)"""


def test_dossiers_are_found_and_codes_stand_for_the_house_s_own_words(engine: str, tmp_path: Path) -> None:
    with databases.fresh_url(engine, tmp_path, schema=False) as url:
        database = Database(url)
        run.migrate(database, [one for one in run.known() if one.number < 26])
        with database.writing() as session:
            session.execute(text(DOSSIER))
            session.execute(text(SERIES))
            session.execute(text(NUMBER), {"reason": "Không có trong dữ liệu hệ thống cũ"})
        run.migrate(database)
        with database.reading() as session:
            assert session.execute(text("SELECT folded FROM work_dossier")).scalar() == "07.dt duong ho chi minh"
            assert session.execute(text("SELECT opening_note FROM number_series")).scalar() == "=old_book"
            assert session.execute(text("SELECT reason FROM given_number")).scalar() == "=not_taken_over"
        database.close()


def test_what_was_locked_away_before_knows_since_when_and_on_whose_word(engine: str, tmp_path: Path) -> None:
    with databases.fresh_url(engine, tmp_path, schema=False) as url:
        database = Database(url)
        run.migrate(database, [one for one in run.known() if one.number < 27])
        acts = [
            (1, 7, "declare_secret"), (1, 0, "lock_away"), (2, 0, "lock_away"), (3, 0, "lock_away"),
            (3, 8, "declare_open"), (4, 8, "declare_secret"), (4, 8, "declare_open"), (4, 0, "lock_away"),
        ]  # fmt: skip
        days = [datetime(2026, 11, 1 + at, 8, tzinfo=UTC) for at in range(len(acts))]
        with database.engine.begin() as connection:
            for doc, overlay in enumerate(("secret", "secret", "", "secret", "secret"), start=1):
                add(connection, "doc", id=doc, kind=12, state="signed", arrival_number=None, import_key=f"{doc}",
                    overlay=overlay)  # fmt: skip
            for at, (doc, person, verb) in enumerate(acts):
                add(connection, "journal_line", seq=at + 1, at=days[at], person=person, module="docs", verb=verb,
                    thing=doc)  # fmt: skip
        run.migrate(database)
        with database.reading() as session:
            found = session.scalars(select(DocLock).order_by(col(DocLock.doc_id))).all()
            assert [(one.doc_id, one.by, one.desks, one.opened_at) for one in found] == [
                (1, 7, "[]", None), (2, 0, "[]", None), (4, 0, "[]", None), (5, 0, "[]", None),
            ]  # fmt: skip
            assert [one.at for one in found][:3] == [days[1], days[2], days[7]]
            assert [locks.is_declared(session, doc) for doc in (1, 2, 4)] == [True, False, False]
        database.close()
