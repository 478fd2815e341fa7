"""The file room's jobs: scan what waits in quarantine, read text layers, sweep what nobody names."""

import logging
from collections.abc import Mapping
from typing import Any

from workplace.files import actions, clamd, queries, sweep
from workplace.jobs import schedules
from workplace.jobs.work import Work
from workplace.kernel import ports

log = logging.getLogger(__name__)

READING_SECONDS = 600


def fill() -> None:
    """Give the port of jobs this room's handlers, and put the sweep and the second look on the plan."""
    ports.jobs.fill("files.scan", scan)
    ports.jobs.fill("files.text", read_text)
    ports.jobs.fill("files.rescan", rescan)
    ports.jobs.fill("files.sweep", tidy)
    schedules.every("files.rescan", 15, lambda settings: bool(settings.clamd))
    schedules.daily("files.sweep", "02:30")


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


def rescan(work: Work, _payload: Mapping[str, Any]) -> None:
    """Ask again for the scan of whatever still waits: the scanner may be back."""
    with work.transaction() as session:
        actions.order_scans(session)


def tidy(work: Work, payload: Mapping[str, Any]) -> None:
    """Take away what nobody names, once a day."""
    rescan(work, payload)
    log.info("swept: %s", sweep.sweep(work))
