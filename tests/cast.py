"""The cast in tests: `cast = build(session)`, then `cast.chi` is Nguyễn Thị Chi acting for herself."""

from sqlmodel import Session, col, select

from workplace.demo import cast as demo
from workplace.kernel.acting import Acting
from workplace.org.models.people import Person
from workplace.org.queries import desks


class Cast:
    """Everybody's Acting by login, and the ids of organisations and units by their short names."""

    chi: Acting
    dung: Acting
    hoa: Acting
    vinh: Acting
    binh: Acting
    an: Acting
    kha: Acting
    la: Acting
    my: Acting
    admin: Acting

    def __init__(self, session: Session, made: demo.Cast) -> None:
        self.people, self.organisations, self.units = made.people, made.organisations, made.units
        self.refresh(session)

    def __getitem__(self, login: str) -> Acting:
        return getattr(self, login)

    def refresh(self, session: Session) -> "Cast":
        """Everybody's context anew, after posts or roles have changed."""
        for login, person in self.people.items():
            setattr(self, login, desks.acting_of(session, person))
        return self


def build(session: Session) -> Cast:
    """Take the cast on; where the database was copied with them in it, find them."""
    is_there = session.scalar(select(col(Person.id)).limit(1)) is not None
    return Cast(session, demo.found(session) if is_there else demo.make(session))
