"""The list of organisations and people: previewed, all or nothing, and taken twice without harm."""

from pathlib import Path

import pytest

from tests.cast import build
from workplace.journal.models import JournalHead
from workplace.kernel.acting import SYSTEM
from workplace.kernel.db import Database
from workplace.kernel.errors import NotFound
from workplace.org.actions.importing import import_csv
from workplace.org.queries import organisations, people, roles, signers
from workplace.org.queries.desks import acting_of
from workplace.org.rules.importing import HEADINGS, parse

LIST = """\ufeffCơ quan;Trực thuộc;Mã định danh;Ký hiệu;Tập thể;Chức danh người đứng đầu;Đơn vị;Ký hiệu đơn vị;\
Tên đăng nhập;Họ tên;Chức vụ;Thứ tự;Từ ngày;Vai trò
UBND phường Phú Xuân;;H57.32;UBND;Ủy ban nhân dân;Chủ tịch;;;hanh;Trần Thị Hạnh;Chủ tịch;10;01/07/2025;\
"signer:TM.; trưởng đơn vị"
UBND phường Phú Xuân;;;;;;Văn phòng HĐND và UBND/Tổ Văn thư;VT;tho;Lê Văn Thọ;Văn thư;50;01/07/2025;văn thư
Trung tâm Văn hóa;UBND phường Phú Xuân;;TTVH
"""
TWO_POSTS = """cơ quan,đơn vị,login,họ tên,chức vụ
Sở Y tế,,ba,Lê Ba,Phó Giám đốc
Sở Y tế,Phòng Dược,ba,Lê Văn Ba,Trưởng phòng
"""


def test_a_list_is_previewed_then_taken_and_twice_is_once(database: Database) -> None:
    with database.reading() as session:
        before = session.get_one(JournalHead, 1).seq
    with database.writing() as session:
        preview = import_csv(session, SYSTEM, LIST, preview=True)
        assert (preview.rows, preview.applied, preview.errors) == (3, False, [])
        assert preview.new == {"organisation": 2, "unit": 4, "person": 2, "post": 2, "role": 3}
    with database.reading() as session:
        assert organisations.by_name(session, "Trung tâm Văn hóa") is None
        assert session.get_one(JournalHead, 1).seq == before
    with database.writing() as session:
        assert import_csv(session, SYSTEM, LIST, preview=False).applied
    with database.writing() as session:
        again = import_csv(session, SYSTEM, LIST, preview=False)
        assert again.applied and again.changes == 0
        centre = organisations.by_name(session, "trung tâm văn hóa")
        assert centre and centre.parent_name == "UBND phường Phú Xuân" and centre.unit_id
        ward = organisations.by_code(session, "H57.32")
        assert ward and signers.of(session, ward.id)[0].authority_lines == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
        (clerk,) = people.with_role(session, ward.unit_id, "clerk")
        assert (clerk.name, clerk.unit) == ("Lê Văn Thọ", "Tổ Văn thư")
        assert roles.has(session, acting_of(session, clerk.id), "clerk", ward.unit_id)


def test_one_error_and_nothing_is_taken(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "organisation,parent,login,name,title,roles,since\n"
        "Sở Xây dựng,,xa,Nguyễn Xa,Chuyên viên,drafter,\n"
        "Sở Xây dựng,,,Không Tên,,,\n"
        "Chi cục,Sở Nào Đó,,,,,\n"
        "Sở Xây dựng,,Lê Xấu,Lê Xấu,Chuyên viên,,\n"
        "Sở Xây dựng,,ya,Lê Y,Chuyên viên,vua,\n"
        "Sở Xây dựng,,za,Lê Z,Chuyên viên,signer:TUQ.,\n"
        "Sở Xây dựng,,ta,Lê T,Chuyên viên,,31/02/2026\n",
        encoding="utf-8",
    )
    with database.writing() as session:
        report = import_csv(session, SYSTEM, path, preview=False)
        told = [(error.line, error.column) for error in report.errors]
        assert told == [(3, "login"), (4, "parent"), (5, "login"), (6, "roles"), (7, "roles"), (8, "since")]
        assert not report.applied and organisations.by_name(session, "Sở Xây dựng") is None


def test_a_person_may_hold_two_posts_and_be_corrected(database: Database) -> None:
    with database.writing() as session:
        assert import_csv(session, SYSTEM, TWO_POSTS, preview=False).new["post"] == 2
        (card,) = people.search(session, SYSTEM, "le van ba")
        assert (card.name, card.position) == ("Lê Văn Ba", "Phó Giám đốc")


@pytest.mark.parametrize(
    ("source", "column"),
    [
        ("", ""),
        ("tên,tuổi\n", "organisation"),
        ("cơ quan,tuổi\nA,1\n", "tuổi"),
        ("cơ quan\nSở".encode("utf-16"), ""),
        ("cơ quan\nA,b", ""),
    ],
)
def test_a_file_that_is_no_list_says_why(sqlite: Database, source: str | bytes, column: str) -> None:
    with sqlite.writing() as session:
        report = import_csv(session, SYSTEM, source, preview=False)
        assert not report.applied and column in {error.column for error in report.errors}


def test_only_administrators_import(sqlite: Database) -> None:
    with sqlite.writing() as session, pytest.raises(NotFound):
        import_csv(session, build(session).chi, LIST, preview=True)


def test_roles_are_read_with_capacity_basis_day_and_place() -> None:
    (row,) = parse(
        'co quan,login,ho ten,chuc vu,vai tro\nA,b,B,C,"signer:TUQ.:12/GUQ:31/12/2026; clerk@Sở Y tế"\n'
    ).rows
    signer, clerk = row.roles
    assert (signer.capacity, signer.basis, str(signer.until)) == ("TUQ.", "12/GUQ", "2026-12-31")
    assert (clerk.role, clerk.organisation) == ("clerk", "Sở Y tế")


def test_the_handbook_s_example_is_a_list_and_names_every_column() -> None:
    page = (Path(__file__).parents[2] / "handbook/operating/people.md").read_text(encoding="utf-8")
    example = page.partition("```csv\n")[2].partition("```")[0]
    parsed = parse(example)
    assert len(parsed.rows) == 4 and not parsed.errors
    for english, vietnamese in HEADINGS.values():
        assert f"|{english}|{vietnamese}|" in page
