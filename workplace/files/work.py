"""The file room's jobs: scan what waits in quarantine, read papers for secrecy marks and their text, destroy, sweep."""

import logging
from collections.abc import Mapping
from typing import Any

from workplace.files import actions, clamd, queries, sweep
from workplace.files.store import store_of
from workplace.jobs import schedules
from workplace.jobs.work import Work
from workplace.kernel import ports

log = logging.getLogger(__name__)

READING_SECONDS = 600


def fill() -> None:
    """Give the port of jobs this room's handlers, and put the sweep and the second look on the plan."""
    ports.jobs.fill("files.scan", scan)
    ports.jobs.fill("files.text", read_text)
    ports.jobs.fill("files.destroy", destroy)
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
    """Read a paper for secrecy marks in a worker; where none stands, store a PDF's text layer page by page."""
    with work.reading() as session:
        card = queries.file(session, int(payload["file"]))
        if card.state != "clean" or queries.text(session, card.id):
            return
    path = queries.path(work, card)
    look = "workplace.files.secrecy.look"
    if mark := work.pool.run(look, path, card.extension, lane="later", seconds=READING_SECONDS):
        with work.transaction() as session:
            actions.lock_away(session, card.id, mark)
    if not card.is_pdf or (mark and card.open_by is None):
        return
    pages = work.pool.run("workplace.files.textlayer.text", str(path), lane="later", seconds=READING_SECONDS)
    with work.transaction() as session:
        if queries.file(session, card.id).state == "clean":
            actions.write_text(session, card.id, pages)


def destroy(work: Work, payload: Mapping[str, Any]) -> None:
    """Take away the bytes of a locked file and everything that was made of them."""
    with work.reading() as session:
        card = queries.file(session, int(payload["file"]))
    if card.state != "locked":
        return
    store = store_of(work.settings)
    store.destroy(card.sha256)
    sweep.sweep_made(store)  # a slip or a book tells what the paper was about
    with work.transaction() as session:
        actions.destroyed(session, card.id)
    work.database.empty_log()


def rescan(work: Work, _payload: Mapping[str, Any]) -> None:
    """Ask again for the scan of whatever still waits: the scanner may be back."""
    with work.transaction() as session:
        actions.order_scans(session)


def tidy(work: Work, payload: Mapping[str, Any]) -> None:
    """Take away what nobody names and lines of the access log that are old enough, once a day."""
    rescan(work, payload)
    forgotten = actions.FORGOTTEN_AT_ONCE
    while forgotten == actions.FORGOTTEN_AT_ONCE:
        with work.transaction() as session:
            forgotten = actions.forget_accesses(session, work.settings.access_log_months)
    log.info("swept: %s", sweep.sweep(work))
