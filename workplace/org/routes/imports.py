"""Taking a list of organisations and people in: looked at first, then taken."""

from pathlib import Path

from workplace.files.laid_aside import laid_aside, lay_aside
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
    kept = lay_aside(ask.house.settings, ask.acting.person, uploads, ".csv", most=MOST)
    report = import_csv(ask.session, ask.acting, _list(ask, kept), preview=True)
    context = {"report": report, "name": uploads[0].filename, "list": kept, "columns": _columns()}
    return Page("org/import.html", context)


@routes.post("/take", who=ADMIN, again=show)
def take(ask: Ask) -> Go:
    """Take in the list that was looked at."""
    report = import_csv(ask.session, ask.acting, _list(ask, ask.form.text("list_id", most=64)), preview=False)
    if not report.applied:
        raise BadInput({"list": say("The list has errors now. Hand it in once more to see them.")})
    people, offices = report.new["person"], report.new["organisation"]
    return Go(
        "/admin/people",
        said=say("Taken in. People: {people}; organisations: {offices}.", people=people, offices=offices),
    )


def _list(ask: Ask, word: str) -> Path:
    return laid_aside(ask.house.settings, ask.acting.person, word, ".csv")


def _columns() -> list[tuple[str, str]]:
    return list(HEADINGS.values())
