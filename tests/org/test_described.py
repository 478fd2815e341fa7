"""What the journal shows of accounts, and to whom."""

from tests.org.office import Office, lend
from workplace.org.queries import described


def test_accounts_are_described_to_administrators_only(office: Office) -> None:
    chi, stc = office.cast.chi.person, office.cast.organisations["stc"]
    with office.database.reading() as session:
        assert described.persons(session, office.cast.admin, [chi])[chi].url == f"/admin/people/{chi}"
        assert described.offices(session, office.cast.admin, [stc])[stc].title == "Sở Tài chính"
        for stranger in (office.cast.chi, office.cast.an):
            assert described.persons(session, stranger, [chi]) == {}
            assert described.offices(session, stranger, [stc]) == {}


def test_a_delegation_is_described_to_both_sides(office: Office) -> None:
    delegation = lend(office, "chi", "dung", "sign")
    with office.database.reading() as session:
        for one in ("chi", "dung", "admin"):
            told = described.delegations(session, office.cast[one], [delegation])
            assert told[delegation].title == "Nguyễn Thị Chi → Trần Văn Dũng"
        assert described.delegations(session, office.cast.hoa, [delegation]) == {}
