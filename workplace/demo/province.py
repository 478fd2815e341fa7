"""The city: about sixty agencies below its people's committee and three hundred invented people in dated posts."""

import csv
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from workplace.demo import cast
from workplace.demo.letters import DATA, authors
from workplace.demo.people import invented_name
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.text import fold
from workplace.org.actions import calendar, delegations, organisations, people, principals
from workplace.org.actions.organisations import OrganisationFacts

Roles = tuple[tuple[str, str], ...]
_COMMUNE_UNITS = (
    ("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", "VP"),
    ("Phòng Văn hóa - Xã hội", "VHXH"),
)
_OF_ITS_KIND = {
    "Phường": ("Phòng Kinh tế, Hạ tầng và Đô thị", "KTHTĐT"),
    "Xã": ("Phòng Kinh tế", "KT"),
}
PHRASES = {
    "chi": (
        "Giao Sở Tài chính chủ trì, tham mưu UBND thành phố trước thời hạn.",
        "Giao Văn phòng chủ trì, phối hợp các đơn vị liên quan tham mưu, báo cáo.",
        "Đồng ý theo đề xuất. Giao đơn vị chủ trì thực hiện.",
        "Để biết, chỉ đạo thực hiện trong lĩnh vực phụ trách.",
    ),
    "dung": (
        "Giao Văn phòng theo dõi, đôn đốc, báo cáo kết quả.",
        "Giao cơ quan chuyên môn nghiên cứu, đề xuất trong 05 ngày làm việc.",
    ),
    "hoa": ("Phòng Tổng hợp tham mưu văn bản, trình lãnh đạo.", "Chuyển Phòng Hành chính - Tổ chức xử lý."),
    "binh": (
        "Phòng Quản lý ngân sách chủ trì, tham mưu văn bản trả lời.",
        "Phòng Đầu tư phối hợp rà soát số liệu, báo cáo Giám đốc.",
        "Lưu theo dõi.",
    ),
    "la": ("Phòng Kinh tế, Hạ tầng và Đô thị tham mưu, báo cáo UBND phường.", "Trung tâm PVHCC niêm yết, thông báo."),
}


@dataclass
class Province:
    """Ids of what was founded: the cast's by short names, everything else by its full name."""

    cast: cast.Cast
    organisations: dict[str, int] = field(default_factory=dict)
    people: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Post:
    title: str
    rank: int
    unit: int  # 0: the whole organisation; else which of its units, from 1
    roles: Roles = ()


def found(session: Session) -> Province:
    """Found all agencies with their units and people, the working calendar, kept phrases and one delegation."""
    with principals.gathered(session):
        made = Province(cast.make(session))
        maker = _Maker(session, made)
        _departments(maker)
        _communes(maker)
        _beside_the_cast(maker)
    this_year = clock.today().year
    calendar.seed(session, SYSTEM, range(this_year - 2, this_year + 2))
    _phrases(session, made)
    _delegation(session, made)
    return made


class _Maker:
    """Takes people on under logins that nobody else has."""

    def __init__(self, session: Session, made: Province) -> None:
        self.session, self.made = session, made
        self._rng = random.Random("the province")
        self._logins = set(cast.LOGINS)
        self._names = {*cast.NAMES.values(), *(one.name for author in authors().values() for one in author.signers)}

    def agency(
        self, facts: OrganisationFacts, units: list[tuple[str, str]], posts: list[_Post], names: list[str]
    ) -> None:
        """One agency with its units, and somebody in each post."""
        session = self.session
        office = organisations.found(session, SYSTEM, facts, since=cast.SINCE)
        self.made.organisations[facts.name] = office
        root = organisations.root_unit(session, office)
        places = [root]
        for rank, (name, notation) in enumerate(units):
            places.append(organisations.add_unit(session, SYSTEM, root, name, notation=notation, rank=rank))
        waiting = list(names)
        for post in posts:
            name = waiting.pop(0) if waiting and post.rank < 50 else self.new_name()
            self.person(name, places[post.unit], post, root)

    def person(self, name: str, unit: int, post: _Post, root: int) -> int:
        """Somebody in a post with its roles; one in seven held another before."""
        session, rng = self.session, self._rng
        person = people.add(session, SYSTEM, name, self._login(name))
        since = cast.SINCE + timedelta(days=rng.choice((0, 0, 0, 31, 92, 184)))
        if rng.random() < 0.14 and post.rank < 50:
            before = date(2025, 7, 1) - timedelta(days=rng.randint(200, 900))
            people.appoint(session, SYSTEM, person, unit, "Chuyên viên", since=before, until=since - timedelta(days=1))
        people.appoint(session, SYSTEM, person, unit, post.title, rank=post.rank, since=since)
        for role, capacity in post.roles:
            where = root if role in ("clerk", "signer") else unit
            people.grant_role(session, SYSTEM, person, where, role, capacity=capacity, since=since)
        self.made.people.append(person)
        return person

    def new_name(self) -> str:
        """A name that nobody else bears."""
        while (name := invented_name(self._rng)) in self._names:
            pass
        self._names.add(name)
        return name

    def _login(self, name: str) -> str:
        words = re.sub(r"[^a-z ]", "", fold(name)).split()
        base = words[-1] + "." + "".join(word[0] for word in words[:-1])
        login = next(each for each in (base, *(f"{base}{n}" for n in range(2, 99))) if each not in self._logins)
        self._logins.add(login)
        return login


def _departments(maker: _Maker) -> None:
    parent = maker.made.cast.organisations["ubnd"]
    known = {author.name: author for author in authors().values()}
    for row in _read()["agency"]:
        facts = OrganisationFacts(
            row["name"], parent, (row["code"],), row["notation"], "Huế", row["address"], head_title=row["head"]
        )
        units = [(name, notation) for name, notation in row["units"]]
        signers = known[row["name"]].signers if row["name"] in known else ()
        heads = [one.name for one in signers if one.authority.position == row["head"]]
        names = [*heads[:1], *(one.name for one in signers if one.name not in heads)]
        maker.agency(facts, units, list(_department_posts(row["head"], len(units))), names if heads else [])


def _department_posts(head: str, units: int) -> Iterator[_Post]:
    yield _Post(head, 10, 0, (("signer", ""), ("unit_head", "")))
    yield _Post(f"Phó {head}", 20, 0, (("signer", "KT."),))
    yield _Post("Văn thư", 50, 1, (("clerk", ""),))
    for unit in range(1, units + 1):
        yield _Post("Trưởng phòng", 30, unit, (("unit_head", ""),))
        yield _Post("Chuyên viên", 50, unit, (("drafter", ""),))


def _communes(maker: _Maker) -> None:
    parent = maker.made.cast.organisations["ubnd"]
    with (DATA / "communes.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 101):
            commune = row["name"].replace("Phường", "phường").replace("Xã", "xã")
            if commune == "phường Thuận Hóa":
                continue  # the cast's
            place = commune.removeprefix("phường ").removeprefix("xã ")
            facts = OrganisationFacts(
                f"Ủy ban nhân dân {commune}", parent, (f"H57.{number}",), "UBND", place, f"{commune}, thành phố Huế",
                "Ủy ban nhân dân", "Chủ tịch",
            )  # fmt: skip
            maker.agency(facts, [*_COMMUNE_UNITS, _OF_ITS_KIND[row["type"]]], list(_commune_posts()), [])


def _commune_posts() -> Iterator[_Post]:
    yield _Post("Chủ tịch", 10, 0, (("signer", "TM."), ("unit_head", "")))
    yield _Post("Phó Chủ tịch", 20, 0, (("signer", "KT."),))
    yield _Post("Văn thư", 50, 1, (("clerk", ""),))
    yield _Post("Trưởng phòng", 30, 3, (("unit_head", ""),))
    yield _Post("Công chức", 50, 3, (("drafter", ""),))


def _beside_the_cast(maker: _Maker) -> None:
    units = maker.made.cast.units
    by_name = {name: short for short, (_, name, _) in cast.UNITS.items()}
    known = {author.name: author for author in authors().values()}
    for row in _read()["beside"]:
        office = maker.made.cast.organisations[row["organisation"]]
        root = units[row["organisation"]]
        unit = units[by_name[row["unit"]]] if "unit" in row else root
        post = _Post(row["title"], row["rank"], 0, tuple((role, capacity) for role, capacity in row["roles"]))
        card = organisations.open_version(maker.session, office)
        signers = known[card.name].signers if card.name in known else ()
        names = [one.name for one in signers if one.authority.position == row["title"] and unit == root]
        for _ in range(row.get("count", 1)):
            name = names.pop(0) if names and names[0] not in cast.NAMES.values() else maker.new_name()
            maker.person(name, unit, post, root)


def _phrases(session: Session, made: Province) -> None:
    from workplace.docs.actions import directing
    from workplace.org.queries import desks

    for login, phrases in PHRASES.items():
        acting = desks.acting_of(session, made.cast.people[login])
        for phrase in phrases:
            directing.remember(session, acting, phrase, keep=True)


def _delegation(session: Session, made: Province) -> None:
    """The chairwoman is away for two days next week: her deputy may see and direct in her name."""
    from workplace.org.queries import desks

    acting = desks.acting_of(session, made.cast.people["chi"])
    today = clock.today()
    delegations.delegate(
        session, acting, made.cast.people["dung"], ("see", "direct"), starts_on=today,
        ends_on=today + timedelta(days=7), reason="Đi công tác Trung ương",
    )  # fmt: skip


def _read() -> dict[str, Any]:
    return tomllib.loads((DATA / "agencies.toml").read_text(encoding="utf-8"))
