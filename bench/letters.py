"""Seeded letters for benches: their words, who may see them, and people who look for them."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection

from bench import report
from workplace.access.kinds import DOCS
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.text import fold
from workplace.search import index
from workplace.search.models import SearchEntry, prepare
from workplace.search.words import WORD, code_words


def _listed(words: str) -> list[str]:
    return words.split()


PHRASES = """
kế hoạch đấu thầu; đầu tư công; giải phóng mặt bằng; chuyển đổi số; cải cách hành chính; thủ tục hành chính;
ủy ban nhân dân; hội đồng nhân dân; sở tài chính; sở xây dựng; sở nội vụ; văn phòng; chủ tịch; phó chủ tịch;
quyết định phê duyệt; công văn số; báo cáo kết quả; tờ trình; thông báo kết luận; giấy mời họp; nghị quyết;
ngân sách nhà nước; dự toán chi; quyết toán vốn; thu hồi đất; bồi thường hỗ trợ; tái định cư; quy hoạch chi tiết;
an toàn giao thông; phòng cháy chữa cháy; phòng chống thiên tai; bão lũ; dịch bệnh; y tế cơ sở; giáo dục đào tạo;
di tích lịch sử; văn hóa du lịch; đền bù; khiếu nại tố cáo; tiếp công dân; thanh tra kiểm tra; tổ chức bộ máy;
biên chế công chức; bổ nhiệm cán bộ; thi đua khen thưởng; đơn vị sự nghiệp; doanh nghiệp nhỏ; khu công nghiệp;
môi trường nước thải; chất thải rắn; rừng phòng hộ; nông thôn mới; giảm nghèo bền vững; lao động việc làm;
bảo hiểm xã hội; người có công; trẻ em; bình đẳng giới; dân tộc thiểu số; tôn giáo; biên giới; quốc phòng;
hạ tầng kỹ thuật; chiếu sáng đô thị; cấp nước sạch; thoát nước; cầu đường bộ; bến xe; cảng biển; sân bay;
đề nghị xem xét; căn cứ luật; theo quy định; triển khai thực hiện; hoàn thành trước ngày; chịu trách nhiệm
"""
ONSETS = _listed("b c ch d đ g gi h k kh l m n ng nh ph qu r s t th tr v x")
RIMES = _listed(
    "a à á ả ã ạ ai ài ái an àn án ang áng anh ánh ao áo âm ấm ân ấn âu ấu ê ế em ém ên ến eo i í ia ích iên "
    "iến iêu im in inh ính o ó oa oan oàn oi ói ong ông ống ơ ới ơn ơm u ú ua ui ung ùng uôi ươi ương ường ưu y ý"
)
EPOCH = datetime(2024, 11, 1, tzinfo=UTC)
PEOPLE, UNITS = 20_000, 600
BATCH = 1000
STROKES = 50_000
COLUMNS = tuple(SearchEntry.__table__.columns.keys())  # type: ignore[attr-defined]


class Stroke(NamedTuple):
    """Some words that texts are put together of: as written, folded, and each once."""

    shown: str
    folded: str
    words: frozenset[str]


class Row(NamedTuple):
    """What the index keeps of a letter, the words in it, and who may see it."""

    kept: dict[str, Any]
    words: set[str]
    who: list[int]

    def seen(self) -> list[tuple[int, ...]]:
        """Its rows in `access`."""
        return [(one, self.kept["kind"], self.kept["at"], self.kept["thing"], 2) for one in self.who]


Put = Callable[[list[Row]], None]


@contextmanager
def _sqlite(driver: Any, _connection: Connection) -> Iterator[Put]:
    """The triggers sort the words in; in one transaction, since a crash loses nothing that cannot be made anew."""
    places = ", ".join(f":{name}" for name in COLUMNS)
    words: set[str] = set()

    def put(batch: list[Row]) -> None:
        driver.executemany(
            f"INSERT INTO search_entry ({', '.join(COLUMNS)}) VALUES ({places})", [r.kept for r in batch]
        )
        driver.executemany("INSERT INTO access VALUES (?, ?, ?, ?, ?)", [one for r in batch for one in r.seen()])
        words.update(*(r.words for r in batch))

    driver.execute("PRAGMA cache_size=-600000")
    driver.execute("BEGIN")
    yield put
    driver.executemany("INSERT INTO search_word VALUES (?)", [(word,) for word in sorted(words)])
    driver.execute("COMMIT")
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _postgresql(driver: Any, connection: Connection) -> Iterator[Put]:
    """The index over the words is made at the end, in one go."""

    def copy(into: str, rows: Iterable[Sequence[Any]]) -> None:
        with driver.cursor().copy(f"COPY {into} FROM STDIN") as stream:
            for row in rows:
                stream.write_row(row)

    def put(batch: list[Row]) -> None:
        copy(f"search_entry ({', '.join(COLUMNS)})", ([r.kept[name] for name in COLUMNS] for r in batch))
        copy("access (principal, kind, at, thing, level)", (one for r in batch for one in r.seen()))
        copy(
            "search_words (id, words)",
            ((id_, " ".join(index.lexemes(id_, r.kept, r.words))) for r in batch for id_ in [r.kept["id"]]),
        )

    for statement in (
        "DROP INDEX ix_search_words",
        "SET maintenance_work_mem = '512MB'",
        "SET synchronous_commit = off",
    ):
        connection.exec_driver_sql(statement)
    yield put
    prepare(connection)
    connection.exec_driver_sql("VACUUM ANALYZE")


@dataclass(frozen=True)
class Reader:
    """Someone who looks for letters."""

    name: str
    acting: Acting


class Letters:
    """So many letters, always the same ones."""

    def __init__(self, size: int) -> None:
        self.size = size

    @cached_property
    def phrases(self) -> list[str]:
        return [phrase.strip() for phrase in PHRASES.replace("\n", " ").split(";")]

    @cached_property
    def _vocabulary(self) -> tuple[list[str], list[float]]:
        rng = random.Random(7)
        syllables = sorted({onset + rime for onset in ONSETS for rime in RIMES})
        rng.shuffle(syllables)
        return syllables, [1 / (rank + 20) for rank in range(len(syllables))]

    @cached_property
    def _strokes(self) -> list[Stroke]:
        """A phrase and seven syllables each; texts are put together of them, which is quicker than word by word."""
        rng = random.Random(5)
        syllables, weights = self._vocabulary
        drawn = rng.choices(syllables, weights, k=7 * STROKES)
        shown = [" ".join([rng.choice(self.phrases), *drawn[at : at + 7]]) for at in range(0, len(drawn), 7)]
        return [Stroke(one, fold(one), frozenset(WORD.findall(fold(one)))) for one in shown]

    def rows(self) -> Iterator[Row]:
        """What the index keeps of each letter, its words, and who may see it."""
        rng = random.Random(11)
        for thing in range(1, self.size + 1):
            at = clock.ticks(EPOCH + timedelta(seconds=thing * 300))
            kind = DOCS[thing % len(DOCS)]
            strokes = rng.choices(self._strokes, k=rng.randint(17, 40))
            title, body = strokes[:2], strokes[2:]
            code = f"{thing % 20000}/{rng.choice(('UBND-TH', 'STC-NS', 'BTC-ĐT', 'SNV-CCHC', 'TB-VP'))}"
            who = self._who(rng)
            row = {
                "id": index.seconds(at),
                "module": "docs",
                "thing": thing,
                "kind": kind,
                "at": at,
                "code": code_words(code),
                "title": " ".join(one.folded for one in title),
                "acl": " ".join([f"k{kind}", *(f"p{one}" for one in who)]),
                "shown_code": code,
                "shown_title": " ".join(one.shown for one in title).capitalize(),
                "shown_body": " ".join(one.shown for one in body),
                "body": " ".join(one.folded for one in body),
            }
            yield Row(row, set(code_words(code).split()).union(*(one.words for one in strokes)), who)

    @staticmethod
    def _who(rng: random.Random) -> list[int]:
        """A few people, some units, the clerks of one agency, and now and then everybody of a large one."""
        people = rng.sample(range(1, PEOPLE + 1), 5)
        units = [PEOPLE + 1 + int(rng.random() ** 2 * UNITS) for _ in range(3)]
        clerks = PEOPLE + UNITS + 1 + rng.randrange(60)
        large = [PEOPLE + UNITS + 100] if rng.random() < 0.25 else []
        return sorted({*people, *units, clerks, *large})

    def fill(self, database: Database) -> None:
        """Write the letters' index and their visibility in bulk: SQLite in one transaction, PostgreSQL by COPY."""
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            driver: Any = connection.connection.driver_connection
            with (_sqlite if database.is_sqlite else _postgresql)(driver, connection) as put:
                rows = report.progress(self.rows(), "filling", self.size)
                while batch := list(islice(rows, BATCH)):
                    put(batch)

    def readers(self) -> list[Reader]:
        """Staff, leaders, clerks and one who may see almost nothing."""
        rng = random.Random(13)

        def reader(name: str, *more: int) -> Reader:
            person = rng.randint(1, PEOPLE)
            return Reader(name, Acting(person, principals=(person, *more)))

        unit, role, large = PEOPLE + 1, PEOPLE + UNITS + 1, PEOPLE + UNITS + 100
        return [
            *(reader("staff", unit + rng.randrange(UNITS), large) for _ in range(3)),
            *(reader("leader", *(unit + 5 + n for n in range(8)), role + rng.randrange(60), large) for _ in range(3)),
            *(reader("clerk", unit + rng.randrange(20), role + rng.randrange(60), large) for _ in range(3)),
            reader("sees almost nothing"),
        ]

    def questions(self, count: int) -> list[tuple[str, str]]:
        """One to three words, with their marks and without."""
        rng = random.Random(17)
        syllables, weights = self._vocabulary
        asked = []
        for number in range(count):
            phrase = rng.choice(self.phrases).split()
            words = [phrase[:3], phrase[:1], rng.choices(syllables, weights, k=1 + number % 3)][number % 3]
            asked.append(" ".join(words))
        return [(words, fold(words)) for words in asked]
