"""The whole meeting as one package, which `workplace verify` checks anywhere; and its log as a page."""

from pathlib import Path
from typing import Any

from workplace.files import actions as noting
from workplace.files import queries as files
from workplace.files.rules import tidy_name
from workplace.files.store import store_of
from workplace.kernel import ports
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.text import say
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import archive, door
from workplace.meetings.rules.archive import MINUTES, Order
from workplace.web.ask import Answer, Ask, Made, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.get("/{id:int}/archive.zip", who=SIGNED_IN)
def package(ask: Ask) -> Answer:
    """Minutes, papers, votes, log and manifest; for the desk, once the meeting is closed."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    if not door.is_desk(meeting, door.me(ask.session, ask.acting, meeting), ask.acting):
        raise NotFound
    if meeting.state != "closed":
        raise NotNow(say("A meeting is archived once it is closed."))
    about = archive.about(meeting) | {"held_back": _held_back(ask, meeting)}
    order = Order(
        about, archive.events(ask.session, meeting.id or 0),
        archive.votes(ask.session, meeting.id or 0), _files(ask, meeting),
    )  # fmt: skip
    out = store_of(ask.house.settings).made_path(".zip")
    name, acting = f"ho-so-hop-{meeting.code}.zip", ask.acting
    ask.aside(lambda later: noting.note_access(later, acting, "download", module="meetings", thing=meeting.id))

    def sent(_ask: Ask, made: Path) -> Answer:
        return Made(made, name, "application/zip")

    return Then("workplace.meetings.rules.archive.pack", (order, out), sent, seconds=300)


def _files(ask: Ask, meeting: Meeting) -> list[tuple[Path, str]]:
    found = []
    for n, (file_id, title, name) in enumerate(archive.papers(ask.session, meeting.id or 0), 1):
        card = files.file(ask.session, file_id)
        files.require_clean(card)
        inside = tidy_name(f"{n:02d} {title}")
        found.append((files.path(ask.house, card), f"papers/{inside}{_suffix(name, card)}"))
    signed = _minutes(ask, meeting)
    return [*found, *signed]


def _held_back(ask: Ask, meeting: Meeting) -> list[dict[str, str]]:
    """Confidential papers by title and digest: that they were there can be proved, and they are not given away."""
    return [
        {"title": title, "sha256": files.file(ask.session, file_id).sha256}
        for file_id, title, _name in archive.papers(ask.session, meeting.id or 0, confidential=True)
    ]


def _suffix(name: str, card: Any) -> str:
    return f".{card.extension}" if card.extension and not name.startswith(".") else ""


def _minutes(ask: Ask, meeting: Meeting) -> list[tuple[Path, str]]:
    """The minutes' document as it stands: signed, numbered, sealed as far as it has come."""
    if meeting.minutes_document is None:
        return []
    file_id = ports.document_file.call(ask.session, meeting.minutes_document)
    if file_id is None:
        return []
    return [(files.path(ask.house, files.file(ask.session, file_id)), MINUTES)]
