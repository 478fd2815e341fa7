"""At reception the register of certificates says whose signature it is: the author's own, or somebody else's."""

import pytest

from tests.docs.routes.conftest import Desk
from tests.docs.routes.programs import Program
from tests.docs.test_way import letter
from workplace.docs.actions import examining, receiving
from workplace.files import queries as files
from workplace.jobs.work import Work
from workplace.org.actions import certificates
from workplace.org.queries import certificates as known
from workplace.org.queries.certificates import Holder
from workplace.org.rules import certificates as rules


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


def test_the_report_says_whose_certificate_it_is(desk: Desk, program: Program) -> None:
    office, cast = desk.office, desk.office.cast
    doc_id = desk.signed()
    desk.number(doc_id)
    file = office.read(files.file, desk.read(doc_id).file_id)
    came = office.do(receiving.arrive, cast.vinh, cast.organisations["ubnd"], file)
    examining.examine(Work(office.house), {"doc": came.id})
    office.do(receiving.register, cast.vinh, came, letter(author="Sở Tài chính"))
    path = f"/docs/{came.id}/report"
    assert "đã đăng ký tại đây là của Sở Tài chính" in desk["vinh"].get(path).text
    (row,) = office.read(known.of, Holder(organisation_id=cast.organisations["stc"]))
    office.do(certificates.end, cast.admin, row.id, "Nhập nhầm")
    assert "chứng thư số của cơ quan khác" not in desk["vinh"].get(path).text, "signed before it was ended"
    other = Holder(organisation_id=cast.organisations["thuanhoa"])
    office.do(certificates.add, cast.admin, other, rules.read(program.key("agency").certificates[0]))
    assert "Ký bằng chứng thư số của cơ quan khác" in desk["vinh"].get(path).text
