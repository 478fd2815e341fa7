"""Work dossiers: found, opened, read, closed; the list of what lies in one, printed and as a spreadsheet."""

from typing import Any
from urllib.parse import urlencode

from workplace.docs.actions import filing
from workplace.docs.queries import door, dossiers
from workplace.docs.queries.dossiers import Lying
from workplace.docs.routes import words
from workplace.files.store import store_of
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries import organisations, people
from workplace.printing import books
from workplace.web.ask import Answer, Ask, Go, Made, Page, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VIEWS: dict[str, Say] = {"mine": say("Mine"), "all": say("Of the organisation"), "closed": say("Closed")}


@routes.get("/dossiers", who=SIGNED_IN)
def show_all(ask: Ask) -> Page:
    """One's own dossiers, the organisation's, or those that were closed."""
    view = ask.query.get("view") or "mine"
    if view not in VIEWS:
        raise NotFound
    text = ask.query.text("text", required=False, most=100)
    page = dossiers.listed(
        ask.session,
        ask.acting,
        mine=view == "mine",
        closed=view == "closed",
        text=text,
        before=ask.query.place("before"),
    )
    return Page(
        "docs/dossiers.html",
        {
            "view": view,
            "tabs": [
                (word, f"/docs/dossiers?{urlencode({'view': key, 'text': text})}", None, key == view)
                for key, word in VIEWS.items()
            ],
            "rows": page.rows,
            "text": text,
            "holders": people.cards(ask.session, {row.dossier.holder_id for row in page.rows}),
            "next_url": _address(view, text, page.next) if page.next else "",
            "opened": ask.refused is not None,
        },
    )


def _address(view: str, text: str, before: tuple[int, int]) -> str:
    """The next page of the same list: its search stays."""
    kept = {"view": view, "text": text, "before": f"{before[0]}-{before[1]}"}
    return f"/docs/dossiers?{urlencode({name: value for name, value in kept.items() if value})}"


@routes.post("/dossiers", who=SIGNED_IN, again=show_all, once=True)
def open_one(ask: Ask) -> Go:
    """Open a dossier of this year."""
    form = ask.form
    code, title = form.text("code", most=40), form.text("title", most=500)
    retention = form.text("retention", required=False, most=60)
    form.check()
    dossier = filing.open_dossier(ask.session, ask.acting, code, title, retention)
    return Go(f"/docs/dossiers/{dossier.id}", say("Dossier {code} is open.", code=dossier.code))


@routes.get("/dossiers/{id:int}", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """What lies in a dossier; documents that the reader may not open are told by their number."""
    dossier = door.dossier(ask.session, ask.acting, ask.id)
    items, keeps = dossiers.lying(ask.session, ask.acting, dossier), dossiers.keeps(ask.session, ask.acting, dossier)
    holds_secret = dossiers.holds_secret(ask.session, dossier)
    return Page(
        "docs/dossier.html",
        {
            "dossier": dossier,
            "items": items,
            "holder": people.cards(ask.session, [dossier.holder_id]).get(dossier.holder_id),
            "keeps": keeps,
            "holds_secret": holds_secret,
            "retitles": keeps and (dossier.closed_on is None or holds_secret),
            "opened": ask.refused is not None,
            "pages": sum(one.doc.pages for one in items),
            "words": words,
        },
    )


@routes.post("/dossiers/{id:int}/title", who=SIGNED_IN, again=show)
def retitle(ask: Ask) -> Go:
    """Another title, where the first one says too much or says it wrongly."""
    dossier, title = door.dossier(ask.session, ask.acting, ask.id), ask.form.text("title", required=False, most=500)
    filing.retitle(ask.session, ask.acting, dossier, title)
    return Go(f"/docs/dossiers/{dossier.id}", say("The dossier has another title."))


@routes.post("/dossiers/{id:int}/close", who=SIGNED_IN)
def close(ask: Ask) -> Go:
    """The work has ended: nothing goes in or out any more."""
    dossier = door.dossier(ask.session, ask.acting, ask.id)
    filing.close(ask.session, ask.acting, dossier)
    return Go(f"/docs/dossiers/{dossier.id}", say("Dossier {code} is closed.", code=dossier.code))


@routes.post("/dossiers/{id:int}/items/{doc:int}/take-out", who=SIGNED_IN)
def take_out(ask: Ask) -> Go:
    """Take a document out of an open dossier."""
    dossier = door.dossier(ask.session, ask.acting, ask.id)
    doc = door.read(ask.session, ask.acting, ask.number("doc"))
    filing.take_out(ask.session, ask.acting, doc, dossier)
    return Go(f"/docs/dossiers/{dossier.id}", say("Taken out."))


@routes.get("/dossiers/{id:int}/list.pdf", who=SIGNED_IN)
def list_pdf(ask: Ask) -> Answer:
    """Mục lục văn bản trong hồ sơ, A4."""
    dossier = door.dossier(ask.session, ask.acting, ask.id)
    items = dossiers.lying(ask.session, ask.acting, dossier)
    office = organisations.card(ask.session, dossier.organisation_id)
    told = books.Dossier(
        agency=office.name,
        parent=office.parent_name,
        code=dossier.code,
        name=dossier.title,
        holder=people.names(ask.session, [dossier.holder_id]).get(dossier.holder_id, ""),
        retention=dossier.retention,
        opened_on=dossier.opened_on,
        closed_on=dossier.closed_on,
        pages=sum(one.doc.pages for one in items),
        printed_at=clock.now(),
        demonstration=ask.house.settings.is_demo,
    )
    data = books.dossier_data(told, _rows(items))
    out = store_of(ask.house.settings).made_path(".pdf")
    return Then(
        "workplace.printing.render.render",
        ("dossier_list", data, str(out)),
        lambda _ask, _pages: Made(out, f"muc-luc-ho-so-{dossier.year}-{ask.id}.pdf", "application/pdf"),
        seconds=120,
    )


@routes.get("/dossiers/{id:int}/list.xlsx", who=SIGNED_IN)
def list_sheet(ask: Ask) -> Answer:
    """The same as a spreadsheet."""
    dossier = door.dossier(ask.session, ask.acting, ask.id)
    rows = books.sheet_rows(books.DOSSIER, _rows(dossiers.lying(ask.session, ask.acting, dossier)))
    out = store_of(ask.house.settings).made_path(".xlsx")
    return Then(
        "workplace.printing.sheets.write",
        (str(out), dossier.code, books.sheet_columns(books.DOSSIER), rows),
        lambda _ask, _rows: Made(out, f"muc-luc-ho-so-{dossier.year}-{ask.id}.xlsx", SHEET),
        seconds=120,
    )


def _rows(items: list[Lying]) -> list[dict[str, Any]]:
    return [
        {
            "place": place,
            "code": one.doc.code,
            "dated": one.doc.dated,
            "author": one.doc.author,
            "summary": f"{words.type_name(one.doc.type_code)} {one.doc.summary}" if one.seen else "",
            "pages": one.doc.pages or None,
            "note": "",
        }
        for place, one in enumerate(items, 1)
    ]
