"""Taking a list of organisations and people in: looked at first, then taken."""

import hashlib
import re
from pathlib import Path

from workplace.files.store import store_of
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.org.actions.importing import import_csv
from workplace.org.rules.importing import HEADINGS
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import Routes

routes = Routes("/admin/import")

ADMIN = "administrator"
MOST = 20 * 1024 * 1024


@routes.get("", who=ADMIN)
def show(ask: Ask) -> Page:
    """What the list must look like, and where to hand it in."""
    return Page("org/import.html", {"report": None, "name": "", "list": "", "columns": _columns()})


@routes.post("", who=ADMIN, upload=True, again=show)
def preview(ask: Ask) -> Page:
    """Say what the list would bring, line by line what is wrong; nothing is taken yet."""
    uploads = ask.form.files("list")
    if not uploads:
        raise BadInput({"list": say("Choose a file first.")})
    content = uploads[0].file.read(MOST + 1)
    if len(content) > MOST:
        raise BadInput({"list": say("The list is larger than {most} MB.", most=MOST >> 20)})
    report = import_csv(ask.session, ask.acting, content, preview=True)
    digest = hashlib.sha256(content).hexdigest()
    _laid_aside(ask, digest).write_bytes(content)
    context = {"report": report, "name": uploads[0].filename, "list": digest, "columns": _columns()}
    return Page("org/import.html", context)


@routes.post("/take", who=ADMIN, again=show)
def take(ask: Ask) -> Go:
    """Take in the list that was looked at."""
    digest = ask.form.text("list_id", most=64)
    path = _laid_aside(ask, digest) if re.fullmatch(r"[0-9a-f]{64}", digest) else None
    if path is None or not path.exists():
        raise BadInput({"list": say("This list is no longer here. Hand it in once more.")})
    report = import_csv(ask.session, ask.acting, path, preview=False)
    if not report.applied:
        raise BadInput({"list": say("The list has errors now. Hand it in once more to see them.")})
    people, offices = report.new["person"], report.new["organisation"]
    return Go(
        "/admin/people",
        said=say("Taken in. People: {people}; organisations: {offices}.", people=people, offices=offices),
    )


def _laid_aside(ask: Ask, digest: str) -> Path:
    return store_of(ask.house.settings).incoming / f"{digest}.csv"


def _columns() -> list[tuple[str, str]]:
    return list(HEADINGS.values())
