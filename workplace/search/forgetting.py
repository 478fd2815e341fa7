"""What SQLite keeps of words whose text is gone: the list of known words, and the index's marks of what was removed.

PostgreSQL keeps a removed row until it vacuums, and nothing beside it.
"""

import logging
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from workplace.jobs import outbox
from workplace.jobs.work import Work
from workplace.kernel.db import overwrite

log = logging.getLogger(__name__)

JOB = "search.purge"
PAGES = 400  # of the index merged in one transaction, some tens of milliseconds
_STANDS = text("SELECT 1 FROM search_fts WHERE search_fts MATCH :query LIMIT 1")
_FORGET = text("DELETE FROM search_word WHERE word = :word")
_MERGE = text("INSERT INTO search_fts(search_fts, rank) VALUES ('merge', :pages)")


def forget_words(session: Session, lost: Collection[str]) -> None:
    """Strike those words from the list that no text of the index holds any more. SQLite only."""
    for word in sorted(lost):
        if session.scalar(_STANDS, {"query": f'{{code title body}} : "{word}"'}) is None:
            session.execute(_FORGET, {"word": word})


def order(session: Session) -> None:
    """Promise that the word index lets go, soon, of what was removed from it."""
    if session.get_bind().dialect.name == "sqlite":
        outbox.enqueue(session, JOB, {}, key=JOB)


def purge(work: Work, _payload: Mapping[str, Any]) -> None:
    """The job: FTS5 keeps a removed word beside the mark that it was removed until both are merged into one segment;
    all of it is merged, a little in each transaction, so that others write in between.
    """
    steps, pages = 0, -PAGES  # the first, below zero, says that everything is to be merged
    while _merged(work, pages):
        steps, pages = steps + 1, PAGES
    work.database.empty_log()
    log.info("the word index was merged in %s steps", steps + 1)


def _merged(work: Work, pages: int) -> bool:
    """Whether something was left to merge: SQLite counts it as a change of rows."""
    with work.transaction() as session:
        overwrite(session)
        raw = session.connection().connection.driver_connection
        assert raw is not None
        before = raw.total_changes
        session.execute(_MERGE, {"pages": pages})
        return bool(raw.total_changes - before >= 2)
