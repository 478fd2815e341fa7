"""The database lets go of every connection, also of those that a thread still holds when it is closed."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from tests import databases
from workplace.kernel.db import Database


def test_a_connection_given_back_after_the_closing_is_closed(engine: str, tmp_path: Path) -> None:
    with databases.fresh_url(engine, tmp_path) as url:
        database = Database(url)
        held = database.engine.connect()
        held.execute(text("SELECT 1"))
        raw = held.connection.driver_connection
        assert raw is not None
        database.close()
        held.close()
        with pytest.raises((psycopg.OperationalError, sqlite3.ProgrammingError), match="closed"):
            raw.execute("SELECT 1")
