"""Two versions of a document beside each other, by their text."""

from workplace.docs.models.letters import Version
from workplace.docs.queries import door, issued, show
from workplace.docs.routes import marks
from workplace.docs.rules import differing
from workplace.files import queries as files
from workplace.kernel.errors import NotFound
from workplace.org.queries import people
from workplace.web.ask import Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")


@routes.get("/{id:int}/versions", who=SIGNED_IN)
def versions(ask: Ask) -> Page:
    """What changed between two versions: the newest two unless others are chosen."""
    doc = door.read(ask.session, ask.acting, ask.id)
    found = show.versions(ask.session, doc)
    if not found or issued.is_out_of_reach(ask.session, doc):
        raise NotFound
    new = _chosen(ask, "new", found, found[0])
    old = _chosen(ask, "old", found, next((v for v in found if v.no < new.no), new))
    before, after = files.text(ask.session, old.file_id), files.text(ask.session, new.file_id)
    return Page(
        "docs/versions.html",
        {
            "doc": doc,
            "here": doc.direction,
            "versions": found,
            "names": people.names(ask.session, {v.made_by for v in found}),
            "version_word": marks.VERSION,
            "old": old,
            "new": new,
            "has_text": bool(before and after),
            "changes": differing.compare(before, after),
        },
    )


def _chosen(ask: Ask, name: str, found: list[Version], otherwise: Version) -> Version:
    wanted = ask.query.get(name)
    return next((v for v in found if str(v.no) == wanted), otherwise)
