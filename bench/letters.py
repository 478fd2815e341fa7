"""Seeded letters for benches: their words, who may see them, and people who look for them."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Any

from sqlalchemy import insert

from bench import report
from workplace.access.kinds import DOCS
from workplace.access.models import Access
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.text import fold
from workplace.search import index
from workplace.search.models import SearchEntry, prepare
from workplace.search.words import code_words


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


def _seen(row: dict[str, Any], who: list[int]) -> list[dict[str, int]]:
    common = {"kind": row["kind"], "at": row["at"], "thing": row["thing"], "level": 2}
    return [{"principal": one, **common} for one in who]


@contextmanager
def _sorted_in_afterwards(database: Database) -> Iterator[None]:
    """On PostgreSQL the index over the words is made at the end, in one go."""
    if database.is_sqlite:
        yield
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("DROP INDEX ix_search_words")
        yield
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

    def _words(self, rng: random.Random, count: int) -> str:
        syllables, weights = self._vocabulary
        words = rng.choices(syllables, weights, k=count)
        for place in range(0, count, 8):
            words[place] = rng.choice(self.phrases)
        return " ".join(words)

    def rows(self) -> Iterator[tuple[dict[str, Any], list[int]]]:
        """What the index keeps of each letter, and who may see it."""
        rng = random.Random(11)
        for thing in range(1, self.size + 1):
            at = clock.ticks(EPOCH + timedelta(seconds=thing * 300))
            kind = DOCS[thing % len(DOCS)]
            title, body = self._words(rng, rng.randint(12, 24)), self._words(rng, rng.randint(120, 300))
            title = title[0].upper() + title[1:]
            code = f"{thing % 20000}/{rng.choice(('UBND-TH', 'STC-NS', 'BTC-ĐT', 'SNV-CCHC', 'TB-VP'))}"
            who = self._who(rng)
            row = {
                "id": index.seconds(at),
                "module": "docs",
                "thing": thing,
                "kind": kind,
                "at": at,
                "code": code_words(code),
                "title": fold(title),
                "body": fold(body),
                "acl": " ".join([f"k{kind}", *(f"p{one}" for one in who)]),
                "shown_code": code,
                "shown_title": title,
                "shown_body": body,
            }
            yield row, who

    @staticmethod
    def _who(rng: random.Random) -> list[int]:
        """A few people, some units, the clerks of one agency, and now and then everybody of a large one."""
        people = rng.sample(range(1, PEOPLE + 1), 5)
        units = [PEOPLE + 1 + int(rng.random() ** 2 * UNITS) for _ in range(3)]
        clerks = PEOPLE + UNITS + 1 + rng.randrange(60)
        large = [PEOPLE + UNITS + 100] if rng.random() < 0.25 else []
        return sorted({*people, *units, clerks, *large})

    def fill(self, database: Database) -> None:
        """Write the letters' index and their visibility in bulk."""
        with _sorted_in_afterwards(database):
            for batch in self._batches():
                with database.writing() as session:
                    session.execute(insert(SearchEntry), [row for row, _ in batch])
                    session.execute(insert(Access), [one for row, who in batch for one in _seen(row, who)])
                    index.put_words(session, {row["id"]: row for row, _ in batch})

    def _batches(self) -> Iterator[list[tuple[dict[str, Any], list[int]]]]:
        rows = report.progress(self.rows(), "filling", self.size)
        while batch := list(islice(rows, BATCH)):
            yield batch

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
