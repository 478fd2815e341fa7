"""The paper that a member has before them: the one that is led through, the one they chose, or the item's first."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlmodel import Session

from workplace.files import queries as files
from workplace.meetings.models.agenda import MeetingPaperVersion
from workplace.meetings.queries import screens
from workplace.meetings.queries.scene import Scene


@dataclass(frozen=True)
class Shown:
    """A paper on the screen. `pictures`: of a confidential one, where its pages are fetched, marked for the reader."""

    paper: int
    version: int
    title: str
    pages: int
    url: str = ""
    download: str = ""
    pictures: str = ""
    number: int = 0  # of the version


def shown(scene: Scene, own: list[dict[str, Any]], wanted: int | None) -> Shown | None:
    """What to show; None where the item has no paper that this circle may read."""
    papers = {int(one["version"]): one for one in [*screens.papers_of(scene), *own]}
    lease = scene.floor.lease
    asked = wanted or (lease.version if lease is not None else None)
    version = asked if asked in papers else next(iter(papers), None)
    if version is None:
        return None
    paper = papers[version]
    return _shown(scene.session, scene.id, version, str(paper["title"]), bool(paper.get("confidential")))


def _shown(session: Session, meeting: int, version: int, title: str, confidential: bool) -> Shown | None:
    row = session.get(MeetingPaperVersion, version)
    card = files.cards(session, [row.file_id]).get(row.file_id) if row is not None else None
    if row is None or card is None:
        return None
    if confidential:
        return Shown(
            row.paper_id, version, title, card.pages or 1, pictures=f"/meetings/{meeting}/papers/{row.paper_id}/pages"
        )
    url = f"/files/{card.id}/{quote(row.name)}"
    return Shown(row.paper_id, version, title, card.pages or 0, url, f"{url}?download=1", number=row.number)
