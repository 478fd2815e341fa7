"""Who stands in for whom is told to the one who may act, when it begins and when it is taken back."""

from sqlmodel import Session

from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.notices.actions import tell
from workplace.org.events import Delegated, DelegationEnded
from workplace.org.queries import people

PAGE = "/me/delegations"


def fill() -> None:
    """Listen to delegations."""
    listen(Delegated, _delegated)
    listen(DelegationEnded, _ended)


def _delegated(session: Session, fact: Delegated) -> None:
    name = people.names(session, [fact.from_person]).get(fact.from_person, "")
    sentence = say(
        "You may act for {name} from {start} to {end}",
        name=name, start=f"{fact.starts_on:%d/%m/%Y}", end=f"{fact.ends_on:%d/%m/%Y}",
    )  # fmt: skip
    tell(session, [fact.to_person], Ref("delegation", fact.delegation), sentence, kind="delegation", url=PAGE)


def _ended(session: Session, fact: DelegationEnded) -> None:
    name = people.names(session, [fact.from_person]).get(fact.from_person, "")
    sentence = say("You no longer act for {name}", name=name)
    tell(session, [fact.to_person], Ref("delegation", fact.delegation), sentence, kind="delegation", url=PAGE)
