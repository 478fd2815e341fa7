"""A served demonstration province, and a browser that fails the test on anything people would not see complained of."""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.journeys import province
from tests.journeys.walk import Somebody

ROOT = Path(__file__).resolve().parents[2]
Enter = Callable[[str], Somebody]
READY_WITHIN = 60  # seconds, on a busy machine
WHOLE_WITHIN = 300  # the same, for making the province


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own, with the whole demonstration province.

    WORKPLACE_TEST_SITE names one that is served already, for working on a journey. WORKPLACE_TEST_PROVINCE names the
    folder in which somebody has begun to make the province; without it each process makes its own.
    """
    if served := os.environ.get("WORKPLACE_TEST_SITE"):
        yield served
        return
    folder = tmp_path_factory.mktemp("site")
    if begun := os.environ.get("WORKPLACE_TEST_PROVINCE"):
        shutil.copytree(wait_until_whole(Path(begun)), folder / "data")
    else:
        province.make(folder / "data")
    address = f"http://127.0.0.1:{(port := free_port())}"
    with (folder / "server.log").open("wb") as log:
        command = [str(ROOT / "bin/workplace"), "demo", "--data", str(folder / "data"), "--port", str(port)]
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder)
    try:
        wait_until_ready(server, address, folder / "server.log")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the letters of the journeys are made."""
    return tmp_path_factory.mktemp("papers")


@pytest.fixture
def enter(browser: Browser, site: str, language: str, edge: str) -> Iterator[Enter]:
    """Somebody sits down; at the end everybody leaves, and what their browsers complained of is told."""
    inside: list[Somebody] = []

    def sit_down(login: str) -> Somebody:
        inside.append(Somebody(browser, site, login, language, edge))
        return inside[-1]

    yield sit_down
    for one in inside:
        one.leave()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_whole(made: Path) -> Path:
    """Return it once the province there is whole."""
    until = time.monotonic() + WHOLE_WITHIN
    while not (made / province.WHOLE).exists():
        assert time.monotonic() < until, f"no province was made in {made}"
        time.sleep(0.2)  # another process writes it; there is nothing else to wait on
    return made


def wait_until_ready(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Return when the server answers; fail with its own words when it ends or takes too long."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)  # a process starts; there is nothing else to wait on
    pytest.fail(f"the server did not come up: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def base_url(site: str) -> str:
    """Pages are opened by their path: `page.goto("/docs")`."""
    return site


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    """A clerk's desk in Huế. The address is ours: a test of another folder may have been first in this process,
    and what pytest-playwright then keeps for the whole session knows none.
    """
    return {
        **browser_context_args,
        "base_url": base_url,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": 1366, "height": 768},
    }


@pytest.fixture(autouse=True)
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser's console complained of: blocked by the content policy, missing, broken. Must stay empty.

    A test that provokes a refusal on purpose clears the list.
    """
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    yield heard
    assert heard == []
