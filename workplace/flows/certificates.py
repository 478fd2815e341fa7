"""A certificate that waits to be confirmed is told to the administrators."""

from sqlmodel import Session

from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.notices.actions import tell
from workplace.org.events import CertificateSeen
from workplace.org.queries import certificates, people


def fill() -> None:
    """Listen to certificates that were seen."""
    listen(CertificateSeen, _seen)


def _seen(session: Session, fact: CertificateSeen) -> None:
    holder = certificates.Holder(fact.organisation, fact.person)
    sentence = say("A certificate waits to be confirmed: {name}", name=certificates.name_of(session, holder))
    thing = Ref("organisation", fact.organisation) if fact.organisation else Ref("person", fact.person or 0)
    kind = "organisations" if fact.organisation else "people"
    told = [id for id in people.administrators(session) if id != fact.by]
    tell(session, told, thing, sentence, kind="certificate",
         url=f"/{kind}/{thing.id}/certificates")  # fmt: skip
