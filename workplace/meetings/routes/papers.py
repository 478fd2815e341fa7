"""Papers of a meeting: laid down, read, compared, approved, sent back, recalled; all one may have in one pack."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.files.receive import receive_all
from workplace.files.rules import WIDTHS
from workplace.files.store import store_of
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.meetings.actions import papers as acts
from workplace.meetings.actions.papers import Sheet
from workplace.meetings.models.agenda import PAPER_ROLES, MeetingPaper, MeetingPaperVersion
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.process import PAPER
from workplace.meetings.queries import agenda, door, notes
from workplace.meetings.queries import papers as of_papers
from workplace.meetings.routes import items
from workplace.meetings.routes.laid import PAPER_WORDS
from workplace.meetings.rules import comparing, marking, planning
from workplace.org.queries import people
from workplace.process.take import may
from workplace.web.ask import Answer, Ask, Go, Made, Page, Raw, Then
from workplace.web.filters import moment
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

MOST_PACK = 500 * 1024 * 1024


@routes.post("/{id:int}/items/{item:int}/papers", who=SIGNED_IN, upload=True, again=items.again("paper"), once=True)
def lay(ask: Ask) -> Go:
    """Lay papers with an item; several files are several papers. The desk may approve its own at once."""
    form = ask.form
    role = form.choice("role", PAPER_ROLES)
    title, member = form.text("title", required=False, most=300), form.integer("member", required=False, least=1)
    at_once = form.ticked("approve")
    form.check()
    given = receive_all(ask.session, ask.house, form.files("file"))
    if not given:
        raise BadInput({"file": say("Choose at least one file.")})
    meeting = door.read(ask.session, ask.acting, ask.id)
    item = agenda.read(ask.session, ask.acting, meeting, ask.number("item"))
    for one in given:
        card = files.keep(ask.session, ask.acting, one)
        named = title if len(given) == 1 and title else one.name.rpartition(".")[0] or one.name
        seat = member if role == "personal" else None
        sheet = Sheet(card.id, one.name, named, role, form.ticked("confidential"), seat, is_pdf=card.is_pdf)
        paper = acts.lay(ask.session, ask.acting, meeting, item, sheet)
        if at_once and of_papers.keeps(ask.session, ask.acting, paper):
            acts.approve(ask.session, ask.acting, meeting, paper)
    return Go(f"/meetings/{meeting.id}/items/{item.id}", say("Laid down."))


@routes.get("/{id:int}/papers/{paper:int}", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """A paper to be read, with its versions; that it was opened is noted."""
    return _page(ask)


def _page(ask: Ask, opened: str = "") -> Page:
    session, acting = ask.session, ask.acting
    meeting, paper = _paper(ask)
    versions = of_papers.seen_versions(session, acting, paper)
    version = _version(ask, paper, versions)
    card = file_queries.file(session, version.file_id)
    person, keeps = acting.as_whom, of_papers.keeps(session, acting, paper)
    if version.id is not None and not acting.only_looks:
        seen = version.id
        ask.aside(lambda later: acts.note_opened(later, person, seen))
    item = agenda.item(session, meeting, paper.item_id)
    number = next((one.number for one in versions if one.id == paper.version_id), None)
    cards = file_queries.cards(session, {one.file_id for one in versions})
    return Page(
        "meetings/paper.html",
        {
            "meeting": meeting,
            "paper": paper,
            "item": item,
            "version": version,
            "versions": versions,
            "standing": number,
            "file": card,
            "files": cards,
            "state": PAPER.states[paper.state],
            "steps": {step.verb: step for step in may(session, acting, PAPER, paper)},
            "keeps": keeps,
            "readers": of_papers.opened(session, meeting, paper) if keeps and paper.version_id else [],
            "names": people.names(session, {one.by for one in versions}),
            "roles": PAPER_WORDS,
            "url_of": lambda one: f"/files/{one.file_id}/{quote(one.name)}",
            "opened": opened,
            "notes": notes.mine(session, acting, version),
            "on_paper": not version.name,
            "may_note": acting.as_whom == acting.person and bool(version.name),
            "carries": notes.waiting(session, acting, versions, version),
            "colours": list(marking.COLOURS.items()),
            "inked": notes.inked(session, acting, versions),
        },
        block="notes",
    )


def again(opened: str) -> Callable[[Ask], Page]:
    """The paper's page once more after refused input, with the form that was sent open."""
    return lambda ask: _page(ask, opened or ask.path.get("verb", ""))


@routes.post("/{id:int}/papers/{paper:int}/versions", who=SIGNED_IN, upload=True, again=again("add_version"), once=True)
def add_version(ask: Ask) -> Go:
    """Hand in a newer version."""
    note = ask.form.text("note", required=False, most=500)
    ask.form.check()
    given = receive_all(ask.session, ask.house, ask.form.files("file"))
    if len(given) != 1:
        raise BadInput({"file": say("Choose one file.")})
    meeting, paper = _paper(ask)
    card = files.keep(ask.session, ask.acting, given[0])
    sheet = Sheet(card.id, given[0].name, note=note, is_pdf=card.is_pdf)
    acts.add_version(ask.session, ask.acting, meeting, paper, sheet)
    return Go(_address(meeting, paper), say("The new version waits to be approved."))


@routes.post("/{id:int}/papers/{paper:int}/steps/{verb}", who=SIGNED_IN, again=again(""))
def step(ask: Ask) -> Go:
    """Approve the newest version, send it back, or recall the paper."""
    meeting, paper = _paper(ask)
    session, acting, verb = ask.session, ask.acting, ask.path["verb"]
    if verb == "approve":
        acts.approve(session, acting, meeting, paper, ask.form.get("key"))
        return Go(_address(meeting, paper), say("Approved. Members read it once the meeting is called."))
    if verb not in ("reject", "recall"):
        raise NotFound
    reason = ask.form.text("reason", most=1000, lines=True)
    ask.form.check()
    if verb == "reject":
        acts.reject(session, acting, meeting, paper, reason)
        return Go(_address(meeting, paper), say("Sent back; whoever laid it there is told why."))
    acts.recall(session, acting, meeting, paper, reason, ask.form.get("key"))
    return Go(_address(meeting, paper), say("Recalled. Members can't read it any more."))


@routes.get("/{id:int}/papers/{paper:int}/compare", who=SIGNED_IN)
def compare(ask: Ask) -> Page:
    """Two versions side by side, line by line, by the text that was read from their files. Of a confidential paper only
    marked pictures of pages are shown, so there is no such page.
    """
    session = ask.session
    meeting, paper = _paper(ask)
    if paper.confidential:
        raise NotFound
    versions = of_papers.seen_versions(session, ask.acting, paper)
    after = _version(ask, paper, versions)
    before = next((one for one in versions if one.number == after.number - 1), None)
    if before is None:
        raise NotFound
    texts = [file_queries.text(session, one.file_id) for one in (before, after)]
    return Page(
        "meetings/compare.html",
        {
            "meeting": meeting,
            "paper": paper,
            "before": before,
            "after": after,
            "readable": all(texts),
            "pairs": comparing.side_by_side(*texts) if all(texts) else [],
        },
    )


@routes.get("/{id:int}/papers/{paper:int}/pages/{page}.webp", who=SIGNED_IN)
def picture(ask: Ask) -> Answer:
    """One page of a confidential paper, the reader's name across it; made for this reader and kept nowhere."""
    meeting, paper = _paper(ask)
    version = _version(ask, paper, of_papers.seen_versions(ask.session, ask.acting, paper))
    card = file_queries.file(ask.session, version.file_id)
    file_queries.require_clean(card)
    number, width = ask.number("page"), ask.query.get("w", "1200")
    if width not in {str(known) for known in WIDTHS} or not card.is_pdf or not 1 <= number <= (card.pages or 0):
        raise NotFound
    acting = ask.acting
    if not file_queries.noted_lately(ask.session, acting, card.id, "read", Ref("meetings", meeting.id or 0)):
        ask.aside(
            lambda later: files.note_access(
                later, acting, "read", module="meetings", thing=meeting.id, file=card.id
            )
        )  # fmt: skip
    reader = people.names(ask.session, [acting.person])[acting.person]
    marked = f"{reader} · {moment(clock.now())}"
    out = store_of(ask.house.settings).new_path(".webp")

    def sent(_ask: Ask, _path: Any) -> Answer:
        body = out.read_bytes()
        out.unlink(missing_ok=True)
        return Raw(body, "image/webp", {"cache-control": "no-store"})

    source = file_queries.path(ask.house, card)
    return Then("workplace.files.watermark.marked_page", (source, number, int(width), marked, out), act=sent)


@routes.get("/{id:int}/pack.zip", who=SIGNED_IN)
def pack(ask: Ask) -> Answer:
    """All the papers that this person may have, in folders by item; confidential ones are not in it."""
    session, acting = ask.session, ask.acting
    meeting = door.read(session, acting, ask.id)
    found = agenda.items(session, meeting.id or 0)
    planned = {p.id: p for p in planning.outline([planning.Line(o.id or 0, o.parent_id, 0) for o in found], 0)}
    titles, members, size = {one.id or 0: one.title for one in found}, [], 0
    seen_names: set[str] = set()
    for item_id, papers in of_papers.of_meeting(session, acting, meeting).items():
        for paper in papers:
            if paper.confidential or not paper.stands or paper.version_id is None or item_id not in planned:
                continue
            version = session.get_one(MeetingPaperVersion, paper.version_id)
            card = file_queries.file(session, version.file_id)
            file_queries.require_clean(card)
            size += card.size
            name = _unique(f"{planned[item_id].number} {_short(titles[item_id])}/{version.name}", seen_names)
            members.append((str(file_queries.path(ask.house, card)), name))
    if not members:
        raise NotNow(say("There is no paper to be taken along."))
    if size > MOST_PACK:
        raise NotNow(say("The papers are too large for one pack. Fetch them one by one."))
    ask.aside(lambda later: files.note_access(later, acting, "download", module="meetings", thing=meeting.id))
    out = store_of(ask.house.settings).made_path(".zip")
    name = f"{meeting.code}.zip"
    return Then(
        "workplace.printing.packs.pack", (str(out), members), lambda _ask, _n: Made(out, name, "application/zip")
    )  # fmt: skip


def _short(title: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in title)
    return " ".join(kept.split())[:60].strip()


def _unique(name: str, seen: set[str]) -> str:
    stem, dot, extension = name.rpartition(".")
    made, n = name, 2
    while made in seen:
        made, n = f"{stem} ({n}){dot}{extension}", n + 1
    seen.add(made)
    return made


def _paper(ask: Ask) -> tuple[Meeting, MeetingPaper]:
    meeting = door.read(ask.session, ask.acting, ask.id)
    return meeting, of_papers.read(ask.session, ask.acting, meeting, ask.number("paper"))


def _version(ask: Ask, paper: MeetingPaper, versions: list[MeetingPaperVersion]) -> MeetingPaperVersion:
    """The version asked for by its number, else the one that stands, else the newest."""
    sent = ask.form if "version" in ask.form else ask.query
    number = sent.integer("version", required=False, least=1)
    if number is not None:
        found = next((one for one in versions if one.number == number), None)
    else:
        found = next((one for one in versions if one.id == paper.version_id), versions[0] if versions else None)
    if found is None:
        raise NotFound
    return found


def _address(meeting: Meeting, paper: MeetingPaper) -> str:
    return f"/meetings/{meeting.id}/papers/{paper.id}"
