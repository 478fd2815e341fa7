"""The pages of certificates: an organisation's (its clerk, administrators), a person's (administrators), one's own."""

from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.org.actions import certificates as actions
from workplace.org.queries import certificates as queries
from workplace.org.queries import people
from workplace.org.queries.certificates import Holder
from workplace.org.rules import certificates as rules
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes()


@routes.get("/organisations/{id:int}/certificates", who=SIGNED_IN)
def of_organisation(ask: Ask) -> Page:
    """The certificates with which an organisation seals."""
    return _page(ask, Holder(organisation_id=ask.id), _address(ask))


@routes.get("/people/{id:int}/certificates", who=SIGNED_IN)
def of_person(ask: Ask) -> Page:
    """The certificates with which a person signs."""
    return _page(ask, Holder(person_id=ask.id), _address(ask))


def _address(ask: Ask) -> str:
    kind = "organisations" if ask.request.url.path.startswith("/organisations") else "people"
    return f"/{kind}/{ask.id}/certificates"


def _page(ask: Ask, holder: Holder, address: str) -> Page:
    queries.require_seen(ask.session, ask.acting, holder)
    rows = queries.of(ask.session, holder)
    makers = {id for row in rows for id in (row.added_by, row.confirmed_by, row.ended_by) if id}
    return Page(
        "org/certificates.html",
        {
            "rows": rows,
            "name": queries.name_of(ask.session, holder),
            "names": people.names(ask.session, makers),
            "counting": queries.counting(ask.session, holder),
            "keeps": queries.may_keep(ask.session, ask.acting, holder),
            "is_administrator": "administrator" in ask.who.roles,
            "is_organisation": holder.organisation_id is not None,
            "address": address,
        },
    )


@routes.post("/organisations/{id:int}/certificates", who=SIGNED_IN, upload=True, again=of_organisation)
def add_to_organisation(ask: Ask) -> Go:
    """Enter a certificate from its file."""
    return _add(ask, Holder(organisation_id=ask.id))


@routes.post("/people/{id:int}/certificates", who=SIGNED_IN, upload=True, again=of_person)
def add_to_person(ask: Ask) -> Go:
    """Enter a certificate from its file; one's own waits to be confirmed."""
    return _add(ask, Holder(person_id=ask.id))


def _add(ask: Ask, holder: Holder) -> Go:
    queries.require_seen(ask.session, ask.acting, holder)
    files = ask.form.files("certificate")
    if not files:
        raise BadInput({"certificate": say("Choose the certificate's file.")})
    row = actions.add(ask.session, ask.acting, holder, rules.read(files[0].file.read(rules.MOST)))
    said = say("Entered. It counts from now on.") if row.confirmed_at else say("Entered. An administrator confirms it.")
    return Go(_address(ask), said=said)


@routes.post("/certificates/{id:int}/confirm", who="administrator")
def confirm(ask: Ask) -> Go:
    """Answer for it that it is the holder's."""
    row = actions.confirm(ask.session, ask.acting, ask.id)
    return Go(_of(row.organisation_id, row.person_id), said=say("Confirmed. It counts from now on."))


@routes.post("/certificates/{id:int}/end", who=SIGNED_IN)
def end(ask: Ask) -> Go:
    """It counts no longer."""
    row = actions.end(ask.session, ask.acting, ask.id, ask.form.text("reason", required=False, most=200))
    return Go(_of(row.organisation_id, row.person_id), said=say("Ended. Signatures made until now stay as they are."))


def _of(organisation_id: int | None, person_id: int | None) -> str:
    return f"/organisations/{organisation_id}/certificates" if organisation_id else f"/people/{person_id}/certificates"
