"""What is published: each answer and report on its own page, feeds, and the map of the site."""

from xml.sax.saxutils import escape

from workplace.citizens.queries import public
from workplace.files import queries as files
from workplace.files.routes import bytes_of
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say, writable
from workplace.web.ask import Ask, Bytes, Page, Raw
from workplace.web.language import tell
from workplace.web.serve import ANYONE, Routes

routes = Routes()
PLACES = {"question": "hoi", "report": "phan-anh"}
FEEDS: dict[str, Say] = {"question": say("Questions answered"), "report": say("Reports from the field")}


@routes.get("/hoi/{code}", who=ANYONE)
def answer(ask: Ask) -> Page:
    """A question and its answer, as they were worded for the public."""
    return _page(ask, "question")


@routes.get("/phan-anh/{code}", who=ANYONE)
def report(ask: Ask) -> Page:
    """A report and what came of it; whoever has the same follows it here."""
    return _page(ask, "report")


@routes.get("/hoi/{code}/files/{id}", who=ANYONE)
def answer_file(ask: Ask) -> Bytes:
    """A file that was published with an answer."""
    return _file(ask, "question")


@routes.get("/phan-anh/{code}/files/{id}", who=ANYONE)
def report_file(ask: Ask) -> Bytes:
    """A picture that was published with a report."""
    return _file(ask, "report")


@routes.get("/hoi/atom.xml", who=ANYONE)
def answers_feed(ask: Ask) -> Raw:
    """The newest answers, for programs that read feeds."""
    return _feed(ask, "question")


@routes.get("/phan-anh/atom.xml", who=ANYONE)
def reports_feed(ask: Ask) -> Raw:
    """The newest reports."""
    return _feed(ask, "report")


@routes.get("/sitemap.xml", who=ANYONE)
def sitemap(ask: Ask) -> Raw:
    """Every public page, for search engines."""
    base = ask.house.settings.public_address
    fixed = [f"<url><loc>{base}/{path}</loc></url>" for path in ("hoi", "phan-anh", "gop-y", "tra-cuu", "thong-ke")]
    found = [
        f"<url><loc>{base}/{PLACES[kind]}/{code}</loc><lastmod>{clock.local(at).date()}</lastmod></url>"
        for kind, code, at in public.addresses(ask.session)
        if kind in PLACES
    ]
    text = '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return Raw((text + "".join(fixed + found) + "</urlset>").encode(), "application/xml")


def send_file(ask: Ask, file_id: int, name: str) -> Bytes:
    """The bytes of a file that whoever asks may have; NotFound while the scanner has not cleared it."""
    card = files.cards(ask.session, [file_id]).get(file_id)
    if card is None or card.state != "clean":
        raise NotFound
    return bytes_of(ask.house, card, name)


def _page(ask: Ask, kind: str) -> Page:
    shown = public.shown(ask.session, kind, ask.path["code"])
    return Page("portal/published.html", {"shown": shown, "line": shown.line, "at": PLACES[kind]})


def _file(ask: Ask, kind: str) -> Bytes:
    shown = public.shown(ask.session, kind, ask.path["code"])
    found = next((one for one in shown.files if one.id == ask.id), None)
    if found is None:
        raise NotFound
    return send_file(ask, found.file_id, found.name)


def _feed(ask: Ask, kind: str) -> Raw:
    base, lines = ask.house.settings.public_address, public.archive(ask.session, kind, most=50)
    latest = lines[0].published_at if lines else clock.now()
    entries = "".join(
        f"<entry><id>{base}/{PLACES[kind]}/{line.code}</id><title>{escape(line.title)}</title>"
        f"<updated>{line.published_at.isoformat()}</updated><author><name>{escape(line.unit or line.service)}</name>"
        f'</author><link href="{base}/{PLACES[kind]}/{line.code}"/><summary>{escape(line.body)}</summary></entry>'
        for line in lines
    )
    title = escape(tell(FEEDS[kind], ask.language))
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title>'
        f"<id>{base}/{PLACES[kind]}</id><updated>{latest.isoformat()}</updated>"
        f'<link rel="self" href="{base}/{PLACES[kind]}/atom.xml"/>{entries}</feed>'
    )
    return Raw(writable(text).encode(), "application/atom+xml")
