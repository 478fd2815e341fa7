"""The cast: the same people in demonstration, tests and handbook (design.md 8), made through the actions."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from workplace.kernel.acting import SYSTEM
from workplace.org.actions import organisations, people
from workplace.org.actions.organisations import OrganisationFacts
from workplace.org.models.people import Person
from workplace.org.queries import organisations as known
from workplace.org.queries import units as below

SINCE = date(2025, 7, 1)  # the two-tier administration began on this day
PASSWORD = "hue-mai-xanh-2026"
PASSWORD_HASH = "$argon2id$v=19$m=65536,t=3,p=4$dAb5qgVB+bFw2Y2gNj/jxA$xn2MBQ6VK3w+wGI0zXVfdnOUEuE+XbFxnny79xwKUls"
"""Of PASSWORD, computed once: ten people by argon2 would take seconds at each start and each test."""


@dataclass(frozen=True)
class Cast:
    """Ids by the short names of the handbook."""

    people: dict[str, int]
    organisations: dict[str, int]
    units: dict[str, int]  # root units under the organisation's short name


@dataclass(frozen=True)
class _Part:
    login: str
    name: str
    unit: str
    title: str
    rank: int
    roles: tuple[tuple[str, ...], ...] = ()  # unit, role, capacity, basis


_ORGANISATIONS = {
    "ubnd": OrganisationFacts(
        "Ủy ban nhân dân thành phố Huế",
        codes=("H57",),
        notation="UBND",
        place="Huế",
        address="16 Lê Lợi, phường Thuận Hóa, thành phố Huế",
        collective="Ủy ban nhân dân",
        head_title="Chủ tịch",
    ),
    "vp": OrganisationFacts(
        "Văn phòng Ủy ban nhân dân thành phố Huế",
        codes=("H57.01",),
        notation="VP",
        place="Huế",
        address="16 Lê Lợi, phường Thuận Hóa, thành phố Huế",
        head_title="Chánh Văn phòng",
    ),
    "stc": OrganisationFacts(
        "Sở Tài chính",
        codes=("H57.12",),
        notation="STC",
        place="Huế",
        address="07 Hoàng Hoa Thám, phường Thuận Hóa, thành phố Huế",
        head_title="Giám đốc",
    ),
    "skhcn": OrganisationFacts(
        "Sở Khoa học và Công nghệ",
        codes=("H57.09",),
        notation="SKHCN",
        place="Huế",
        address="26 Hà Nội, phường Thuận Hóa, thành phố Huế",
        head_title="Giám đốc",
    ),
    "thuanhoa": OrganisationFacts(
        "Ủy ban nhân dân phường Thuận Hóa",
        codes=("H57.31",),
        notation="UBND",
        place="Thuận Hóa",
        address="01 Lê Hồng Phong, phường Thuận Hóa, thành phố Huế",
        collective="Ủy ban nhân dân",
        head_title="Chủ tịch",
    ),
}

UNITS = {
    "th": ("vp", "Phòng Tổng hợp", "TH"),
    "hctc": ("vp", "Phòng Hành chính - Tổ chức", "HCTC"),
    "qlns": ("stc", "Phòng Quản lý ngân sách", "QLNS"),
    "dt": ("stc", "Phòng Đầu tư", "ĐT"),
    "tts": ("stc", "Thanh tra Sở", "TTr"),
    "kthtdt": ("thuanhoa", "Phòng Kinh tế, Hạ tầng và Đô thị", "KTHTĐT"),
    "tthcc": ("thuanhoa", "Trung tâm Phục vụ hành chính công", "TTPVHCC"),
}

_QUY_CHE = "Quyết định số 30/QĐ-UBND ngày 01/7/2025"

_PARTS = (
    _Part("chi", "Nguyễn Thị Chi", "ubnd", "Chủ tịch", 10, (("ubnd", "signer", "TM."), ("ubnd", "unit_head"))),
    _Part("dung", "Trần Văn Dũng", "ubnd", "Phó Chủ tịch", 20, (("ubnd", "signer", "KT."),)),
    _Part(
        "hoa",
        "Lê Thị Hòa",
        "vp",
        "Chánh Văn phòng",
        10,
        (
            ("vp", "signer"),
            ("vp", "unit_head"),
            ("vp", "format_checker"),
            ("ubnd", "format_checker"),
            ("ubnd", "calendar_editor"),
            ("ubnd", "signer", "TL.", _QUY_CHE),
        ),
    ),
    _Part("vinh", "Phạm Quang Vinh", "hctc", "Văn thư", 50, (("ubnd", "clerk"), ("vp", "clerk"), ("vp", "intake"))),
    _Part("binh", "Hoàng Thanh Bình", "stc", "Giám đốc", 10, (("stc", "signer"), ("stc", "unit_head"))),
    _Part("an", "Võ Thị An", "qlns", "Chuyên viên", 50, (("qlns", "drafter"), ("ubnd", "drafter"))),
    _Part("kha", "Đặng Minh Kha", "stc", "Văn thư", 50, (("stc", "clerk"),)),
    _Part("la", "Bùi Thị Là", "thuanhoa", "Chủ tịch", 10, (("thuanhoa", "signer", "TM."), ("thuanhoa", "unit_head"))),
    _Part(
        "my",
        "Ngô Hải My",
        "tthcc",
        "Văn thư, cán bộ một cửa",
        50,
        (("thuanhoa", "clerk"), ("tthcc", "drafter"), ("tthcc", "intake")),
    ),
    _Part("admin", "Trương Công Quản", "skhcn", "Quản trị hệ thống", 50, (("skhcn", "administrator"),)),
)

LOGINS = tuple(part.login for part in _PARTS)
NAMES = {part.login: part.name for part in _PARTS}


def parts() -> list[tuple[str, str, str, str]]:
    """Login, name, post and agency of everybody, for lists."""
    homes = {short: office for short, (office, _, _) in UNITS.items()}
    return [
        (part.login, part.name, part.title, _ORGANISATIONS[homes.get(part.unit, part.unit)].name) for part in _PARTS
    ]


def make(session: Session) -> Cast:
    """Found the five agencies with their units and take the cast on, in an installation that has none of them yet."""
    offices: dict[str, int] = {}
    units: dict[str, int] = {}
    for short, facts in _ORGANISATIONS.items():
        parent = None if short == "ubnd" else offices["ubnd"]
        offices[short] = organisations.found(session, SYSTEM, _below(facts, parent), since=SINCE)
        units[short] = organisations.root_unit(session, offices[short])
    for rank, (short, (office, name, notation)) in enumerate(UNITS.items()):
        units[short] = organisations.add_unit(session, SYSTEM, units[office], name, notation=notation, rank=rank)
    return Cast({part.login: _take_on(session, part, units) for part in _PARTS}, offices, units)


def found(session: Session) -> Cast:
    """The ids of a cast that was taken on before."""
    offices, units = {}, {}
    for short, facts in _ORGANISATIONS.items():
        card = known.by_name(session, facts.name)
        assert card is not None, f"{facts.name} is of the cast"
        offices[short], units[short] = card.id, card.unit_id
    for short, (office, name, _) in UNITS.items():
        units[short] = next(unit.id for unit in below.of(session, offices[office]) if unit.name == name)
    logins = select(col(Person.login), col(Person.id)).where(col(Person.login).in_(LOGINS))
    return Cast({login: id_ or 0 for login, id_ in session.execute(logins)}, offices, units)


def _take_on(session: Session, part: _Part, units: dict[str, int]) -> int:
    person = people.add(session, SYSTEM, part.name, part.login, password_hash=PASSWORD_HASH)
    people.appoint(session, SYSTEM, person, units[part.unit], part.title, rank=part.rank, since=SINCE)
    for unit, role, *more in part.roles:
        capacity, basis = [*more, "", ""][:2]
        people.grant_role(session, SYSTEM, person, units[unit], role, capacity=capacity, basis=basis, since=SINCE)
    return person


def _below(facts: OrganisationFacts, parent: int | None) -> OrganisationFacts:
    return replace(facts, parent_id=parent)
