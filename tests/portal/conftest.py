"""The public's pages, as somebody without a session meets them: no scripts, nobody signed in."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlmodel import col
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.cases.conftest import Office, desk, office, papers
from tests.docs.routes.conftest import words
from workplace import app
from workplace.cases.models.cases import Case
from workplace.citizens.actions import moderating, publishing
from workplace.citizens.models.feedback import Topic
from workplace.citizens.queries import offered
from workplace.kernel import clock
from workplace.web.guard import Guard
from workplace.web.serve import routes

__all__ = ["Office", "desk", "office", "papers", "words"]

QUESTION = "Nhà tôi bị ngập sau đợt lũ vừa rồi. Thủ tục xin hỗ trợ sửa nhà nộp ở đâu?"
NAM = {"name": "Nguyễn Văn Nam", "phone": "0905 123 456", "email": "nam@example.vn"}


@dataclass
class Street:
    """Somebody with a telephone, and the office behind."""

    office: Office
    phone: TestClient

    def page(self, path: str, status: int = 200) -> str:
        answer = self.phone.get(path)
        assert answer.status_code == status, words(answer.text)
        return answer.text

    def token(self, path: str, data: dict[str, Any] | None = None) -> str:
        """The token of the form on a page, some seconds after it was opened."""
        answer = self.phone.post(path, data=data) if data is not None else self.phone.get(path)
        found = re.search(r'name="token" value="([^"]+)"', answer.text)
        assert found, words(answer.text)
        clock.move(timedelta(seconds=20))
        return found[1]

    def send(self, path: str, token: str, **fields: Any) -> Any:
        files = fields.pop("photos", None)
        return self.phone.post(path, data={"token": token, **fields}, files=files)

    def ask(self, body: str = QUESTION, **fields: Any) -> Any:
        """A question from the first step to its being sent."""
        token = self.token("/hoi/buoc-2", {"body": body})
        return self.send("/hoi", token, **{"body": body, "service": "budget", **NAM, **fields})

    def report(self, **fields: Any) -> Any:
        token = self.token("/phan-anh/buoc-2", {"service": "road"})
        usual = {"body": "Ổ gà lớn trước cổng trường", "service": "road", "area": str(self.area), "no_photo": "yes",
                 "address": "12 Lê Lợi"}  # fmt: skip
        return self.send("/phan-anh", token, **usual | fields)

    def sent(self) -> dict[str, str]:
        """What the page shows once."""
        text = self.page("/da-gui")
        code, secret = re.findall(r'<dd class="big(?: secret)?">([^<]+)</dd>', text)
        found = re.search(r'href="(/tra-cuu/[^"]+)">', text)
        assert found
        return {"code": code, "secret": secret, "at": found[1]}

    @property
    def area(self) -> int:
        return self.office.read(offered.communes)[0].id

    def case(self, code: str) -> Case:
        with self.office.house.database.reading() as session:
            return session.scalars(select(Case).where(col(Case.code) == code)).one()

    def publish(self, case: Case, title: str = "Đường hỏng", body: str = "Có ổ gà lớn.", answer: str = "") -> None:
        """The desk takes it, words it for the public, and publishes it."""
        vinh, do = self.office.cast.vinh, self.office.do
        if self.case(case.code).state == "new":
            do(moderating.confirm, case)
        do(moderating.moderate, vinh, case)
        do(publishing.redact, vinh, case, title, body, answer, self.case(case.code).version)
        do(publishing.publish, vinh, case)


@pytest.fixture
def street(desk: Office) -> Iterator[Street]:
    with desk.house.database.writing() as session:
        unit, now = desk.cast.units["vp"], clock.now()
        session.add(Topic(slug="quy-che", title="Dự thảo quy chế", text="Mời góp ý.", unit_id=unit,
                          opens_on=clock.today(), made_at=now, made_by=0))  # fmt: skip
    served = Guard(Starlette(routes=routes(desk.house, app.doors())))
    headers = {"sec-fetch-site": "same-origin", "accept-language": "vi"}
    with TestClient(served, follow_redirects=False, headers=headers, cookies={"language": "en"}) as phone:
        yield Street(desk, phone)


def photo() -> bytes:
    """A photograph as a telephone makes it, with the place in it."""
    found = Image.Exif()
    found[0x010F] = "Telefon"
    found.get_ifd(0x8825).update({1: "N", 2: (16.0, 27.0, 45.0), 3: "E", 4: (107.0, 35.0, 6.0)})
    out = io.BytesIO()
    Image.new("RGB", (320, 240), (90, 140, 60)).save(out, "JPEG", exif=found)
    return out.getvalue()
