"""Who may have bytes: whoever some module shows a thing to that carries them."""

from sqlmodel import Session

from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.refs import Ref


def things_that_let(session: Session, acting: Acting, file_id: int) -> list[Ref]:
    """The things by which this person may have the file, those of one module after those of the other; empty when none
    says so.
    """
    asked = ports.may_have.all().items()
    return [Ref(module, thing) for module, find in asked for thing in find(session, acting, file_id)]
