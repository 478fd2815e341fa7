"""The file room's jobs: scan what waits in quarantine, read text layers, sweep what nobody names."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from workplace.files import actions, clamd, queries, sweep
from workplace.jobs import outbox
from workplace.jobs.work import Work
from workplace.kernel import clock, ports

log = logging.getLogger(__name__)

SWEEP = "files.sweep"
READING_SECONDS = 600


def fill() -> None:
    """Give the port of jobs this room's handlers."""
    ports.jobs.fill("files.scan", scan)
    ports.jobs.fill("files.text", read_text)
    ports.jobs.fill(SWEEP, tidy)


def order_sweep(session: Session) -> None:
    """At start: promise a sweep; each sweep promises tomorrow's."""
    outbox.enqueue(session, SWEEP, {}, key=SWEEP)


def scan(work: Work, payload: Mapping[str, Any]) -> None:
    """Let the virus scanner look at a file in quarantine, then release it or lock it away.

    Raises NotScanned while the scanner doesn't answer: the file stays in quarantine, the job is tried again.
    """
    with work.reading() as session:
        card = queries.file(session, int(payload["file"]))
    if card.state != "quarantined":
        return
    finding = clamd.scan(work.settings.clamd, queries.path(work, card)) if work.settings.clamd else ""
    with work.transaction() as session:
        if finding:
            actions.refuse(session, card.id, finding)
        else:
            actions.clear(session, card.id)


def read_text(work: Work, payload: Mapping[str, Any]) -> None:
    """Read the text layer of a PDF in a worker and store it page by page."""
    with work.reading() as session:
        card = queries.file(session, int(payload["file"]))
        if card.state != "clean" or queries.text(session, card.id):
            return
    path = str(queries.path(work, card))
    pages = work.pool.run("workplace.files.textlayer.text", path, lane="later", seconds=READING_SECONDS)
    with work.transaction() as session:
        actions.write_text(session, card.id, pages)


def tidy(work: Work, _payload: Mapping[str, Any]) -> None:
    """Sweep, and promise the next sweep."""
    gone = sweep.sweep(work)
    log.info("swept: %s", gone)
    with work.transaction() as session:
        outbox.enqueue(session, SWEEP, {}, key=SWEEP, at=clock.now() + timedelta(days=1))
