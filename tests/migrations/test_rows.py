"""Migrations that write into rows: what an installation of an earlier day held is right afterwards."""

from pathlib import Path

from sqlalchemy import text

from tests import databases
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
