"""Tables that only grow: the database itself forbids changing and removing rows, whoever asks.

A batch alteration on SQLite makes a table anew and drops its triggers, so every migration ends with doing this again.
"""

from sqlalchemy import Connection, inspect

_SQLITE = """
CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} {when}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    {unless}
    RAISE EXCEPTION '{sentence}';
END $$
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
FOR EACH {each} EXECUTE FUNCTION {table}_only_grows()
"""


def only_grows(connection: Connection, table: str, sentence: str, *, days: int | None = None) -> None:
    """(Re-)create the triggers of a table, nothing where it is not made yet.

    `sentence` is the database's complaint; with `days`, rows whose `at` is older than that may be removed.
    """
    if not inspect(connection).has_table(table):
        return  # a database on its way, by older migrations
    words = {"table": table, "sentence": sentence}
    if connection.dialect.name == "sqlite":
        young = f"WHEN julianday(OLD.at) > julianday('now', '-{days} days')" if days else ""
        for act, when in (("UPDATE", ""), ("DELETE", young)):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
            connection.exec_driver_sql(_SQLITE.format(act=act, when=when, **words))
        return
    old = f"IF TG_OP = 'DELETE' AND OLD.at < now() - interval '{days} days' THEN RETURN OLD; END IF;" if days else ""
    connection.exec_driver_sql(_FUNCTION.format(unless=old, **words))
    for act, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        connection.exec_driver_sql(_POSTGRESQL.format(act=act, each=each, **words))
