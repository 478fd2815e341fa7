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
from workplace.meetings.rules.titles import ON_PAPER
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
        if _is_lost(card):
            continue
        files.require_clean(card)
        inside = tidy_name(f"{n:02d} {title}")
        found.append((files.path(ask.house, card), f"papers/{inside}{_suffix(name, card)}"))
    for n, (card, who) in enumerate(archive.handed_in(ask.session, meeting), 1):
        if not _is_lost(card):
            files.require_clean(card)
            found.append((files.path(ask.house, card), f"opinions/{tidy_name(f'{n:03d} {who}')}{_suffix('', card)}"))
    signed = _minutes(ask, meeting)
    return [*found, *signed]


def _held_back(ask: Ask, meeting: Meeting) -> list[dict[str, str]]:
    """Confidential papers by title and digest: that they were there can be proved, and they are not given away. So is
    what was locked away: of a paper with a secrecy mark the digest is all that is left.
    """
    id_ = meeting.id or 0
    secret = [(file, title, False) for file, title, _ in archive.papers(ask.session, id_, confidential=True)]
    plain = [(file, title, True) for file, title, _ in archive.papers(ask.session, id_)]
    cards = files.cards(ask.session, {file for file, *_ in [*secret, *plain]})
    lost = [(card, who) for card, who in archive.handed_in(ask.session, meeting) if _is_lost(card)]
    return [
        {"title": ON_PAPER if cards[file].is_secret else title, "sha256": cards[file].sha256}
        for file, title, packed in [*secret, *plain]
        if not packed or _is_lost(cards[file])
    ] + [{"title": who, "sha256": card.sha256} for card, who in lost]


def _is_lost(card: files.FileCard) -> bool:
    """Whether nobody will ever have these bytes: a secrecy mark, malware."""
    return card.is_secret or card.state == "refused"


def _suffix(name: str, card: Any) -> str:
    return f".{card.extension}" if card.extension and not name.startswith(".") else ""


def _minutes(ask: Ask, meeting: Meeting) -> list[tuple[Path, str]]:
    """The minutes' document as it stands: signed, numbered, sealed as far as it has come."""
    if meeting.minutes_document is None:
        return []
    file_id = ports.document_file.call(ask.session, meeting.minutes_document)
    if file_id is None:
        return []
    card = files.file(ask.session, file_id)
    return [] if _is_lost(card) else [(files.path(ask.house, card), MINUTES)]
