"""A province for benches: letters, who may see them and on whose desks they lie. No chance in it: always the same.

People, units and agencies follow the number of letters (a million of them belong to 20,000 people in 600 units of 60
agencies, ten thousand to 200 people in 6 units), so that one desk looks alike in a small and in a large province.
The rows are made inside the database, by the same statements on both engines, from the tables that lists read: `doc`,
`access` and `participant`. `access_cause`, which only grants read, stays empty.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Date, Integer, MetaData, String, Table, insert, text

from workplace.access.kinds import DOCS_INCOMING, DOCS_INTERNAL, DOCS_OUTGOING
from workplace.docs.models.letters import Doc
from workplace.docs.rules.keys import name_key
from workplace.kernel import clock
from workplace.kernel.acting import Acting

PROFILES = ("staff", "leader", "clerk", "sixteen", "almost nothing")
DAYS = 750
_MILLION = 1_000_000
_AUTHORS = (
    "Bộ Tài chính", "Bộ Nội vụ", "Bộ Xây dựng", "Văn phòng Chính phủ", "Bộ Nông nghiệp và Môi trường",
    "Ủy ban nhân dân thành phố Huế", "Sở Tài chính", "Sở Xây dựng", "Sở Nội vụ", "Thanh tra thành phố",
    "Ủy ban nhân dân phường Thuận Hóa", "Ủy ban nhân dân phường Phú Xuân", "Ban Quản lý dự án giao thông",
)  # fmt: skip
_MATTERS = (
    "V/v phân bổ kế hoạch vốn đầu tư công trung hạn", "Đề nghị rà soát thủ tục hành chính thuộc phạm vi quản lý",
    "Về việc giải phóng mặt bằng dự án đường vành đai 3", "Báo cáo quyết toán ngân sách nhà nước năm 2025",
    "Triển khai công tác phòng, chống thiên tai và tìm kiếm cứu nạn", "Hướng dẫn chuyển đổi số và cải cách hành chính",
    "Trả lời kiến nghị về quy hoạch chi tiết tỷ lệ 1/500 khu đô thị", "Đôn đốc kiện toàn tổ chức bộ máy",
    "Về việc bảo đảm trật tự, an toàn giao thông dịp Tết Nguyên đán",
)  # fmt: skip

_scratch = MetaData()
_day = Table(
    "bench_day", _scratch, Column("n", Integer, primary_key=True), Column("day", Date),
    Column("moment", Doc.__table__.c.made_at.type), Column("due", Date), prefixes=["TEMPORARY"],  # type: ignore[attr-defined]
)  # fmt: skip
_word = Table(
    "bench_word", _scratch, Column("n", Integer, primary_key=True), Column("author", String), Column("folded", String),
    Column("matter", String), prefixes=["TEMPORARY"],
)  # fmt: skip


@dataclass(frozen=True)
class Reader:
    """Someone who opens lists, and which folder of the desk."""

    profile: str
    acting: Acting
    folder: str


class Offices:
    """So many letters among so many people, whose ids and principals are 1, 2, 3 …; units and roles come after them."""

    def __init__(self, letters: int, people: int = 0) -> None:
        self.letters = letters
        self.people = people or max(60, letters // 50)
        self.units = max(6, self.people * 3 // 100)
        self.agencies = max(2, self.units // 10)
        self.desks = self.people // self.units  # people in a unit
        self.first = datetime.combine(clock.today() - timedelta(days=DAYS), datetime.min.time(), UTC)

    # --- principals -----------------------------------------------------------------------------------------------

    def unit(self, number: int) -> int:
        """The principal of a unit."""
        return self.people + 1 + number % self.units

    def clerks(self, agency: int) -> int:
        """The principal of an agency's clerks."""
        return self.people + self.units + 1 + agency % self.agencies

    def leaders(self, agency: int) -> int:
        """The principal of an agency's leaders."""
        return self.people + self.units + self.agencies + 1 + agency % self.agencies

    # --- rows -----------------------------------------------------------------------------------------------------

    def fill(self, connection: Connection) -> Iterator[str]:
        """Fill the three tables and say which is done; on SQLite in the order of their keys, else in that of time."""
        _scratch.create_all(connection)
        connection.execute(insert(_day), [self._date(n) for n in range(DAYS + 1)])
        connection.execute(insert(_word), list(_words()))
        sqlite = connection.dialect.name == "sqlite"
        key = {"doc": "", "access": " ORDER BY 1, 2, 3, 4", "participant": " ORDER BY 1, 2, 3, 4, 5, 6"}
        for table, statement in (("doc", self._doc()), ("access", self._access()), ("participant", self._desk())):
            connection.execute(text(statement + (key[table] if sqlite else "")))
            yield table
        _scratch.drop_all(connection)

    def _date(self, n: int) -> dict[str, Any]:
        moment = self.first + timedelta(days=n)
        return {"n": n, "day": moment.date(), "moment": moment, "due": moment.date() + timedelta(days=10)}

    def _doc(self) -> str:
        step = DAYS * 86_400 * _MILLION // self.letters
        return f"""
            WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {self.letters}),
            letter AS (SELECT n, CASE WHEN n % 10 < 7 THEN {DOCS_INCOMING} WHEN n % 10 < 9 THEN {DOCS_OUTGOING}
                       ELSE {DOCS_INTERNAL} END AS kind,
                       {clock.ticks(self.first)} + CAST(n AS BIGINT) * {step} AS at FROM number)
            INSERT INTO doc (id, kind, direction, organisation_id, state, at, made_at, made_by, code, code_key, number,
                suffix, notation, type_code, summary, urgency, author, author_key, dated, due, signer_name,
                signer_position, pages, verdict, arrival_number, arrival_year, arrived_on, overlay, imported, note)
            SELECT letter.n, kind,
                CASE kind WHEN {DOCS_INCOMING} THEN 'incoming' WHEN {DOCS_OUTGOING} THEN 'outgoing' ELSE 'internal' END,
                1 + {_draw("letter.n", 1)} % {self.agencies},
                CASE kind WHEN {DOCS_INCOMING} THEN 'in_handling' ELSE 'released' END,
                at, moment, 1, letter.n || '/STC-NS', letter.n || '/stc-ns', letter.n, '', 'STC-NS', 'CV',
                matter || ' (lần ' || (letter.n % 97) || ')',
                CASE WHEN {_draw("letter.n", 2)} % 100 < 8 THEN 1 + letter.n % 3 ELSE 0 END,
                author, folded, day, CASE WHEN {_draw("letter.n", 3)} % 10 < 4 THEN due END,
                'Nguyễn Văn Bách', 'Vụ trưởng',
                1 + letter.n % 9,
                CASE WHEN kind <> {DOCS_INCOMING} THEN '' WHEN letter.n % 8 = 1 THEN 'unsigned' ELSE 'valid' END,
                CASE WHEN kind = {DOCS_INCOMING} THEN letter.n END, CASE WHEN kind = {DOCS_INCOMING} THEN 2026 END,
                CASE WHEN kind = {DOCS_INCOMING} THEN day END, '', 1 = 0, ''
            FROM letter JOIN bench_day ON bench_day.n = letter.n * CAST({DAYS} AS BIGINT) / {self.letters}
            JOIN bench_word ON bench_word.n = {_draw("letter.n", 4)} % {len(_AUTHORS) * len(_MATTERS)}"""

    def _shares(self) -> str:
        """Each letter with its unit (some units get far more than others) and the desks of five to seven people."""
        skewed = f"({_draw('id', 5)} / 65536) * ({_draw('id', 6)} / 65536) * {self.units} / 4294967296"
        other = f"(unit + 1 + {_draw('id', 7)} % {self.units - 1}) % {self.units}"
        places = " UNION ALL ".join(f"SELECT {place} AS place" for place in range(7))
        seated = f"{_draw('id', 8)} + place"
        return f"""
            WITH share AS (SELECT id, kind, at, {skewed} AS unit FROM doc),
            held AS (SELECT id, kind, at, place, 1 + CASE WHEN place < 5 THEN unit ELSE {other} END
                     + {self.units} * (({seated}) % {self.desks}) AS person FROM share CROSS JOIN ({places}) AS places
                     WHERE place < 5 OR {_draw("id", 9)} % 100 < 165 - 15 * place)"""

    def _access(self) -> str:
        agency = f"unit * {self.agencies} / {self.units}"
        return f"""{self._shares()}
            INSERT INTO access (principal, kind, at, thing, level)
            SELECT person, kind, at, id, 3 FROM held
            UNION ALL SELECT {self.clerks(0)} + {agency}, kind, at, id, 2 FROM share
            UNION ALL SELECT {self.leaders(0)} + {agency}, kind, at, id, 2 FROM share
            UNION ALL SELECT {self.unit(0)} + unit, kind, at, id, 2 FROM share WHERE {_draw("id", 10)} % 100 < 93"""

    def _desk(self) -> str:
        incoming = f"kind = {DOCS_INCOMING}"
        waits = f"{_draw('id', 11)} % 100 < 15"
        old = self.letters * 98 // 100
        return f"""{self._shares()}
            INSERT INTO participant (holder, folder, kind, at, thing, row, is_read, role)
            SELECT person, CASE WHEN place = 0 AND {waits} AND {incoming} THEN 'to_handle'
                    WHEN place = 0 AND {waits} THEN 'to_approve' WHEN {incoming} AND place > 4 THEN 'info'
                    WHEN {incoming} OR place < 4 THEN 'following' ELSE 'sent' END,
                kind, at, id, id * 8 + place, id < {old}, CASE place WHEN 0 THEN 'lead' ELSE 'inform' END FROM held
            UNION ALL SELECT {self.clerks(0)} + unit * {self.agencies} / {self.units},
                CASE WHEN id > {old} AND {waits} THEN 'to_register' ELSE 'handling' END,
                kind, at, id, 0, id < {old}, '' FROM share WHERE {incoming}"""

    # --- readers --------------------------------------------------------------------------------------------------

    def readers(self, each: int) -> list[Reader]:
        """So many of each profile; who sees almost nothing came yesterday and was shown nothing yet."""
        rng = random.Random(6)
        return [self._reader(rng, profile, number) for number in range(each) for profile in PROFILES]

    def _reader(self, rng: random.Random, profile: str, number: int) -> Reader:
        person = 1 + rng.randrange(self.units * self.desks)
        unit = (person - 1) % self.units
        agency = unit * self.agencies // self.units
        roles = (self.clerks(agency), self.leaders(agency))
        match profile:
            case "staff":
                mine: tuple[int, ...] = (person, self.unit(unit))
            case "leader":
                mine = (person, self.unit(unit), *roles)
            case "clerk":
                mine = (person, self.unit(unit), roles[0])
            case "sixteen":
                others = [self.unit(unit + n) for n in range(1, self.units)][: 15 - len(roles)]
                mine = (person, *others, *roles, *range(-1, -16, -1))[:16]
            case _:
                person = self.people + self.units + 2 * self.agencies + 1 + number
                mine = (person,)
        return Reader(profile, Acting(person, principals=mine), "handling" if profile == "clerk" else "following")


def _words() -> Iterator[dict[str, Any]]:
    for n, (author, matter) in enumerate((author, matter) for author in _AUTHORS for matter in _MATTERS):
        yield {"n": n, "author": author, "folded": name_key(author), "matter": matter}


def _draw(number: str, salt: int) -> str:
    """SQL: a 32-bit number scattered from another, the same on both engines."""
    spread = f"((({number} + {salt * 7_000_003}) * 2654435761) % 4294967296)"
    return f"((({spread} / 32768 + {spread} * 31) % 4294967296) * 1597334677 % 4294967296)"
