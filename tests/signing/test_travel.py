"""What comes out of the library travels between processes."""

import pickle
from pathlib import Path

from signing.model import SignatureReport, Verdict


class FromAFile(str):
    """Text that holds on to an open file, as a PDF library's own strings do."""

    def __init__(self, _text: str) -> None:
        self.file = Path(__file__).open("rb")  # noqa: SIM115 (it must stay open: that is the point)


def test_a_report_can_be_pickled_whatever_its_field_name_came_from() -> None:
    name = FromAFile("Signer1")
    report = SignatureReport(name, "", "", None, "entire_file", True, "none", Verdict.VALID, "trusted", "person")  # type: ignore[arg-type]
    name.file.close()
    assert pickle.loads(pickle.dumps(report)).field == "Signer1"
