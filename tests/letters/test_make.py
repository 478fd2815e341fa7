"""The sixty letters deserve the verdicts that their list claims, and are read as well as unsigned ones."""

import csv
from collections import Counter
from datetime import UTC, datetime

import pytest

from signing.trust import TrustStore
from signing.validate import validate
from tests.letters.make import Sample, make
from workplace.docs.rules.reading import read
from workplace.files.textlayer import lines

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WHOLE = ("signed", "numbered-before", "stranger", "paper")


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    return make(tmp_path_factory.mktemp("sixty"))


def test_there_are_sixty_and_a_list_of_them(sixty: list[Sample]) -> None:
    with (sixty[0].path.parent / "letters.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(sixty) == len(rows) == 60
    assert [row["file"] for row in rows] == [sample.path.name for sample in sixty]
    assert all(sample.path.exists() for sample in sixty)


def test_each_has_the_verdict_it_deserves(sixty: list[Sample]) -> None:
    trust = TrustStore(sixty[0].path.parent / "trust")
    wrong = []
    for sample in sixty:
        report = validate(sample.path, trust, NOW)
        if (report.integrity, report.trust) != (sample.integrity, sample.trust):
            wrong.append((sample.path.name, str(report.integrity), str(report.trust)))
    assert wrong == []


def test_number_and_day_are_read_from_what_signatures_show(sixty: list[Sample]) -> None:
    right: Counter[str] = Counter()
    whole = [sample for sample in sixty if sample.kind in WHOLE]
    for sample in whole:
        reading, letter = read(lines(str(sample.path))), sample.letter
        right["code"] += reading.code == letter.code
        right["dated"] += reading.dated == letter.dated
        right["signer"] += reading.signer_name == letter.signers[0].name
        right["summary"] += reading.summary == letter.summary
    assert {name: count for name, count in right.items() if count < 0.97 * len(whole)} == {}
