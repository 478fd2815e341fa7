"""People and organisations as other modules see them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.cast import build
from workplace.access.models import Principal
from workplace.docs.actions import numbers
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.db import Database
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.org.actions import organisations as office
from workplace.org.actions import people as staff
from workplace.org.actions.organisations import OrganisationFacts
from workplace.org.models.people import EffectivePrincipal
from workplace.org.queries import organisations, people, roles, signers, units
from workplace.org.queries import posts as held


def test_a_person_is_shown_with_their_main_post(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        card = people.person(session, cast.an.person)
        assert (card.name, card.position, card.unit) == ("Võ Thị An", "Chuyên viên", "Phòng Quản lý ngân sách")
        assert (card.organisation, card.initials) == ("Sở Tài chính", "TA")
        assert people.names(session, [cast.an.person, 999]) == {cast.an.person: "Võ Thị An"}
        with pytest.raises(NotFound):
            people.person(session, 999)


def test_a_post_that_ended_is_no_longer_shown(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        staff.appoint(session, SYSTEM, cast.an.person, cast.units["dt"], "Phó Trưởng phòng", rank=20)
        assert people.person(session, cast.an.person).unit == "Phòng Đầu tư"
        posts = held.posts(session, cast.an.person)
        staff.end_post(session, SYSTEM, next(post.id for post in posts if post.unit == "Phòng Đầu tư"))
        assert people.person(session, cast.an.person).unit == "Phòng Quản lý ngân sách"
        assert people.person(session, cast.an.person).unit == "Phòng Quản lý ngân sách"


def test_signers_come_with_the_lines_above_their_names(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        found = signers.of(session, cast.organisations["ubnd"])
        assert [(card.name, card.authority_lines) for card in found] == [
            ("Nguyễn Thị Chi", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
            ("Trần Văn Dũng", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
            ("Lê Thị Hòa", ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        ]
        assert signers.of(session, cast.organisations["stc"])[0].authority_lines == ("GIÁM ĐỐC",)
        assert [card.name for card in people.leaders(session, cast.organisations["stc"])] == ["Hoàng Thanh Bình"]
        assert [card.name for card in people.heads(session, cast.units["stc"])] == ["Hoàng Thanh Bình"]


def test_people_of_an_organisation_are_sorted_by_given_name(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        found = people.in_organisation(session, cast.organisations["stc"])
        assert [card.name for card in found] == ["Võ Thị An", "Hoàng Thanh Bình", "Đặng Minh Kha"]


def test_people_are_found_without_marks_one_s_own_organisation_first(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        assert [card.name for card in people.search(session, cast.la, "hoa")] == ["Lê Thị Hòa", "Hoàng Thanh Bình"]
        assert people.search(session, cast.my, "thi")[0].name == "Bùi Thị Là"
        assert people.search(session, cast.an, "thi")[0].name == "Võ Thị An"
        assert people.search(session, cast.an, "100%") == []


def test_the_given_name_typed_comes_before_names_that_only_hold_its_letters(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        for number in range(30):
            staff.add(session, SYSTEM, f"Lê Hoàng Thị Khoa {chr(65 + number % 26)}", f"hoang{number}")
        staff.add(session, SYSTEM, "Lê Thị Hóa", "hoa1")
        for typed in ("Hòa", "hoà", "Lê Hòa", "Lê Thị Hòa"):
            assert people.search(session, cast.binh, typed, limit=8)[0].name == "Lê Thị Hòa", typed
        for typed in ("hoa", "hoa le", "thi  hoa"):
            found = people.search(session, cast.binh, typed, limit=8)
            assert {card.name for card in found[:2]} == {"Lê Thị Hòa", "Lê Thị Hóa"}, typed


def test_each_word_of_a_name_is_matched_by_itself(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        for typed in ("An", "an vo", "võ an", "V An"):
            assert people.search(session, cast.chi, typed)[0].name == "Võ Thị An"
        assert people.search(session, cast.chi, "an le vo") == []
        assert people.search(session, cast.chi, "an\\") != [] and people.search(session, cast.chi, "%_") == []


def test_units_are_a_tree_with_heads(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        found = units.of(session, cast.organisations["stc"])
        assert [(card.name, card.depth) for card in found] == [
            ("Sở Tài chính", 0),
            ("Phòng Quản lý ngân sách", 1),
            ("Phòng Đầu tư", 1),
            ("Thanh tra Sở", 1),
        ]
        assert found[0].head and found[0].head.name == "Hoàng Thanh Bình" and found[1].head is None


def test_an_old_document_keeps_the_old_name(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        stc = cast.organisations["stc"]
        facts = OrganisationFacts("Sở Tài chính và Kế hoạch", parent_id=cast.organisations["ubnd"], notation="STCKH")
        office.change(session, cast.admin, stc, facts, since=date(2026, 3, 1))
        assert organisations.card(session, stc, date(2026, 2, 28)).name == "Sở Tài chính"
        now = organisations.card(session, stc)
        assert (now.name, now.parent_name) == ("Sở Tài chính và Kế hoạch", "Ủy ban nhân dân thành phố Huế")
        assert organisations.card(session, stc, date(1999, 1, 1)).name == "Sở Tài chính"
        assert [card.id for card in organisations.search(session, "tai chinh")] == [stc]


def test_a_new_author_is_added_once(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        ministry = office.add_external(session, cast.vinh, "  Bộ   Tài chính ")
        assert office.add_external(session, cast.my, "BỘ TÀI CHÍNH") == ministry
        assert office.add_external(session, cast.my, "Xã Phú Hồ") != office.add_external(session, cast.my, "Xã Phú Hộ")
        card = organisations.card(session, ministry)
        assert (card.name, card.internal, card.unit_id) == ("Bộ Tài chính", False, 0)
        assert organisations.by_name(session, "so tai chinh") is None
        assert [c.name for c in organisations.search(session, "tai chinh")] == ["Sở Tài chính", "Bộ Tài chính"]


def test_what_was_entered_twice_is_made_one(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        right, wrong = (office.add_external(session, cast.vinh, name) for name in ("Bộ Tài chính", "Bộ Tài Chánh"))
        with pytest.raises(NotFound):
            office.merge(session, cast.vinh, wrong, right)
        with pytest.raises(NotNow):
            office.merge(session, cast.admin, cast.organisations["stc"], right)
        office.merge(session, cast.admin, wrong, right)
        assert office.add_external(session, cast.my, "BỘ TÀI CHÁNH") == right
        assert organisations.line(session, wrong) == [right], "its certificate is its author's"
        assert [card.id for card in organisations.search(session, "tai chanh")] == []
        with pytest.raises(NotNow):
            office.merge(session, cast.admin, right, wrong)


def test_the_name_of_one_that_ended_means_whoever_is_alive_after_it(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        names = ("Sở Giao thông", "Sở Giao thông và Xây dựng", "Sở Xây dựng và Hạ tầng", "Sở Quy hoạch")
        first, second, third, fourth = (office.add_external(session, cast.vinh, name) for name in names)
        office.merge(session, cast.admin, first, second)
        office.merge(session, cast.admin, second, third)
        found = organisations.meant(session, "SỞ GIAO THÔNG")
        assert found is not None and found.id == third
        assert organisations.line(session, first) == [second, third], "either's certificate is its author's"
        office.succeed(session, cast.admin, second, fourth, since=clock.today(), decision="12/QĐ")
        assert organisations.meant(session, names[0]) is None, "it might be either"
        assert organisations.line(session, first) == [second]
        office.end(session, cast.admin, fourth, last_day=clock.today() - timedelta(days=1))
        found = organisations.meant(session, names[0])
        assert found is not None and found.id == third
        office.end(session, cast.admin, third, last_day=clock.today() - timedelta(days=1))
        assert organisations.meant(session, names[0]) is None, "nobody is there any more"


def test_a_name_without_marks_means_the_only_one_it_can_be(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        first = office.add_external(session, cast.vinh, "Xã Phú Hồ")
        assert office.add_external(session, cast.vinh, "xa phu ho") == first
        office.add_external(session, cast.vinh, "Xã Phú Hộ")
        assert organisations.meant(session, "xa phu ho") is None, "it might be either"


def test_two_who_enter_the_same_name_at_once_end_with_one(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
    start = Barrier(4)

    def enter(_: int) -> int:
        start.wait()
        with database.writing() as session:
            return office.add_external(session, cast.vinh, "Hội Nghề cá")

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(enter, range(4)))) == 1


def test_whoever_works_in_a_unit_moves_with_it(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        below, above = cast.units["qlns"], cast.units["dt"]
        office.change_unit(session, cast.admin, below, "Phòng Ngân sách", notation="NS", parent_id=above)
        card = units.unit(session, below)
        assert (card.name, card.notation, card.parent_id) == ("Phòng Ngân sách", "NS", above)
        mine = select(col(Principal.ref)).join(
            EffectivePrincipal, col(EffectivePrincipal.principal_id) == col(Principal.id)
        )
        held = mine.where(col(EffectivePrincipal.person_id) == cast.an.person, col(Principal.kind) == "subtree")
        assert above in session.scalars(held).all()
        for parent, name in ((below, "Vòng tròn"), (cast.units["stc"], "Phòng Đầu tư")):
            with pytest.raises(BadInput):
                office.change_unit(session, cast.admin, below, name, parent_id=parent)
        with pytest.raises(NotFound):
            office.change_unit(session, cast.kha, below, "Khác", parent_id=above)
        with pytest.raises(NotNow):
            office.change_unit(session, cast.admin, cast.units["stc"], "Khác", parent_id=above)


def test_an_organisation_that_has_ended_gives_no_number(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        stc = cast.organisations["stc"]
        of = numbers.series(session, stc, 2026, numbers.ARRIVAL)
        numbers.take_next(session, of)
        office.end(session, cast.admin, stc, last_day=clock.today() - timedelta(days=1))
        with pytest.raises(NotNow):
            numbers.take_next(session, of)


def test_a_clerk_keeps_two_agencies(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        kept = organisations.clerked_by(session, cast.vinh)
        assert {card.id for card in kept} == {cast.organisations["ubnd"], cast.organisations["vp"]}
        assert organisations.clerked_by(session, cast.chi) == []
        assert organisations.of(session, cast.vinh.person).id == cast.organisations["vp"]
        assert roles.has(session, cast.kha, "clerk") and not roles.has(session, cast.kha, "clerk", cast.units["vp"])


def test_an_organisation_is_found_by_its_code(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        card = organisations.by_code(session, "H57.12")
        assert card and card.id == cast.organisations["stc"] and card.code == "H57.12"
