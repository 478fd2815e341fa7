"""Receiving: files are dropped, read and checked; the clerk confirms, registers, submits, or returns them."""

from markupsafe import escape

from workplace.access.kinds import DOCS_INCOMING
from workplace.docs.actions import directing, receiving
from workplace.docs.models.letters import Doc
from workplace.docs.queries import door, inbox
from workplace.docs.routes import entry, show
from workplace.files import actions as files
from workplace.files.receive import receive_all
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import say
from workplace.org.queries import organisations
from workplace.org.queries.organisations import OrganisationCard
from workplace.web.ask import Ask, Go, Page, Raw
from workplace.web.language import tell
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")


@routes.get("/incoming/new", who="clerk")
def new(ask: Ask) -> Page:
    """Where the clerk drops files."""
    clerked = organisations.clerked_by(ask.session, ask.acting)
    books = [(card.id, card.name) for card in clerked]
    chosen = ask.query.get("organisation")
    return Page("docs/receive.html", {"clerked": clerked, "books": books, "organisation": chosen})


@routes.post("/incoming", who="clerk", upload=True, again=new)
def receive(ask: Ask) -> Go:
    """Each dropped PDF is an arrived document at once; it is checked and read in the background."""
    arrived = _arrived(ask)
    if len(arrived) == 1:
        return Go(f"/docs/{arrived[0].id}?folder=to_register", say("Received. Check what was read from the file."))
    return Go("/docs/incoming?folder=to_register", say("{count} files received.", count=len(arrived)))


def _line_refused(ask: Ask) -> Raw:
    assert ask.refused is not None
    words = tell(ask.refused.reason, ask.language)
    return Raw(f'<li class="bad">{escape(words)}</li>'.encode(), "text/html", status=422)


@routes.post("/incoming/upload", who="clerk", upload=True, again=_line_refused)
def receive_one(ask: Ask) -> Raw:
    """One file of many, sent by itself: the answer is the list's line."""
    doc = _arrived(ask)[0]
    words = tell(say("Received"), ask.language)
    url = f"/docs/{doc.id}?folder=to_register"
    return Raw(
        f'<li class="done"><a href="{url}">{escape(doc.summary)}</a> · {escape(words)}</li>'.encode(), "text/html"
    )


def _arrived(ask: Ask) -> list[Doc]:
    card = _books(ask)
    found = receive_all(ask.session, ask.house, ask.form.files("file"), main=True)
    if not found:
        raise BadInput({"file": say("Choose at least one PDF file.")})
    session, acting = ask.session, ask.acting
    kept = [(files.keep(session, acting, one), one.name.rsplit(".", 1)[0]) for one in found]
    return [receiving.arrive(session, acting, card.id, file, summary=name) for file, name in kept]


def _books(ask: Ask) -> OrganisationCard:
    """In whose books: the one chosen, among those this person is clerk of."""
    clerked = {str(card.id): card for card in organisations.clerked_by(ask.session, ask.acting)}
    chosen = ask.form.get("organisation") or ask.query.get("organisation") or next(iter(clerked), "")
    if chosen not in clerked:
        raise NotFound
    return clerked[chosen]


@routes.post("/{id:int}/steps/register", who="clerk", again=show.again)
def register(ask: Ask) -> Go:
    """Into the book, and before a leader in the same act when one is chosen; then the next one that waits."""
    doc = door.read(ask.session, ask.acting, ask.id)
    letter = entry.letter(ask)
    leader = ask.form.integer("leader", required=False, least=1)
    receiving.register(ask.session, ask.acting, doc, letter, despite_duplicate=ask.form.ticked("despite"))
    if leader:
        directing.submit(ask.session, ask.acting, doc, show.one_of(ask, doc, leader))
    said = say("Registered as {number}.", number=doc.arrival_number)
    return Go(_next(ask) or f"/docs/{doc.id}?folder=to_register", said)


def _amend_again(ask: Ask) -> Page:
    return show.page(ask, door.read(ask.session, ask.acting, ask.id), opened="amend")


@routes.post("/{id:int}/steps/amend", who="clerk", again=_amend_again)
def amend(ask: Ask) -> Go:
    """Correct a register line that has not been submitted yet."""
    doc = door.read(ask.session, ask.acting, ask.id)
    receiving.amend(ask.session, ask.acting, doc, entry.letter(ask))
    return Go(f"/docs/{doc.id}", say("Corrected. The journal keeps what was there."))


def _next(ask: Ask) -> str:
    """A clerk registers one after the other: the next document that waits, else the folder."""
    if ask.query.get("folder") != "to_register":
        return ""
    rows = inbox.folder(ask.session, ask.acting, DOCS_INCOMING, "to_register").rows
    return f"/docs/{rows[0].id}?folder=to_register" if rows else "/docs/incoming?folder=to_register"


@routes.post("/{id:int}/steps/refuse", who="clerk", again=show.again)
def refuse(ask: Ask) -> Go:
    """Back to the sender with a reason."""
    doc = door.read(ask.session, ask.acting, ask.id)
    reason = ask.form.text("reason", most=1000, lines=True)
    ask.form.check()
    receiving.refuse(ask.session, ask.acting, doc, reason)
    return Go(_next(ask) or f"/docs/{doc.id}", say("Returned to its sender."))


@routes.get("/organisations", who=SIGNED_IN, api=True)
def suggested(ask: Ask) -> Page:
    """The type-ahead of organisations; what is not among them is taken as a new one."""
    text = ask.query.get("q")[:200]
    found = organisations.search(ask.session, text, 12) if text else []
    fresh = text if text and not organisations.by_name(ask.session, text) else ""
    rows = [(card.id, card.name, card.parent_name) for card in found]
    return Page("docs/options.html", {"rows": rows, "fresh": fresh}, block={"": "options"})
