"""The report of a document's signatures, in plain words and with every detail; the same for machines.

Of a received document it is the evidence kept when it came (Art. 21.2). A document made here is checked as it stands
now, each time one asks: a program that doubts us would do the same.
"""

import json
from collections.abc import Callable
from typing import Any

from signing.orders import Examined
from workplace.docs.models.letters import Doc
from workplace.docs.queries import door, show
from workplace.docs.routes import marks, papers, signatures
from workplace.files import queries as files
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.web.ask import Answer, Ask, Page, Raw, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")

Report = dict[str, Any]
COVERAGE: dict[str, Say] = {
    "entire_file": say("It covers the whole file."),
    "entire_revision": say("It covers the whole file as it was when it was signed."),
    "partial": say("It leaves out parts of the file."),
    "unclear": say("What it covers can't be told."),
}
CHANGES: dict[str, Say] = {
    "none": say("Nothing was added later."),
    "trailing": say("Bytes stand behind the end of the document; no signature covers them."),
    "upkeep": say("Only data for long keeping was added later."),
    "signatures": say("Only further signatures were added later."),
    "filled": say("Prepared places were filled later, and signed."),
    "other": say("The document was changed later."),
    "unknown": say("What was changed later can't be told."),
}


@routes.get("/{id:int}/report", who=SIGNED_IN)
def report(ask: Ask) -> Answer:
    """Every signature in the file that is read now, in plain words and with its details."""
    return _told(ask, _read(ask), _page)


@routes.get("/{id:int}/report.json", who=SIGNED_IN)
def report_json(ask: Ask) -> Answer:
    """The same for machines, as `workplace verify --json` prints it."""
    return _told(ask, _read(ask), _json)


def _told(ask: Ask, doc: Doc, tell: Callable[[Ask, Doc, Report], Answer]) -> Answer:
    """The kept report of what was received; what was made here is checked in a worker. NotFound where nobody signed."""
    if doc.direction == "incoming":
        kept = show.report(ask.session, doc)
        if kept is None:
            raise NotFound
        return tell(ask, doc, kept)
    if not show.signatures(ask.session, doc):
        raise NotFound
    path = files.path(ask.house, papers.file_of(ask, doc))

    def checked(again: Ask, examined: Examined) -> Answer:
        made = examined.report.as_dict() | {"made_at": clock.now()}
        return tell(again, _read(again), show.dated(made))

    return Then("signing.desk.examine", (path, ask.house.settings.trust), checked, seconds=90)


def _page(ask: Ask, doc: Doc, raw: Report) -> Page:
    return Page(
        "docs/report.html",
        {
            "doc": doc,
            "here": doc.direction,
            "told": signatures.in_words(ask, doc, raw),
            "raw": raw,
            "facts": raw["facts"],
            "file_findings": [signatures.finding(one) for one in raw["facts"].get("findings", [])],
            "coverage": COVERAGE,
            "changes": CHANGES,
            "section_word": marks.SECTION,
        },
    )


def _json(ask: Ask, _doc: Doc, raw: Report) -> Raw:
    body = json.dumps(raw, ensure_ascii=False, indent=2, default=lambda value: value.isoformat())
    name = f'attachment; filename="report-{ask.id}.json"'
    return Raw(body.encode(), "application/json", {"content-disposition": name, "cache-control": "private, no-store"})


def _read(ask: Ask) -> Doc:
    doc = door.read(ask.session, ask.acting, ask.id)
    if doc.overlay == "secret":
        raise NotFound
    return doc
