"""What the first visit of a page fetches, compressed: by a browser with an empty cache, else by reading the page."""

import re
import urllib.request
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

from tests.conftest import chromium

_LINKS = re.compile(r"""(?:\bsrc|<link rel="(?:stylesheet|icon)[^>]*href)="([^"]+)\"""")
_IMPORTS = re.compile(r"""(?:\bfrom|\bimport)\s*["']([./][^"']+)["']""")


def sizes(address: str, page: str, token: str) -> dict[str, Any]:
    """Kilobytes in all, by kind of file, and how many files."""
    found = _by_browser(address, page, token) if chromium() else _by_reading(address, page, token)
    kinds: dict[str, float] = {}
    for url, size in found.items():
        kind = PurePosixPath(urlsplit(url).path).suffix or "page"
        kinds[kind] = round(kinds.get(kind, 0) + size / 1024, 1)
    return {"kb": round(sum(found.values()) / 1024, 1), "files": len(found), "by_kind_kb": kinds}


def _by_browser(address: str, page: str, token: str) -> dict[str, int]:
    from playwright.sync_api import sync_playwright

    urls: dict[str, str] = {}
    found: dict[str, int] = {}

    def done(event: dict[str, Any]) -> None:
        if url := urls.get(event["requestId"]):
            found[url] = found.get(url, 0) + int(event["encodedDataLength"])

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "session", "value": token, "url": address}])
        tab = context.new_page()
        wire = context.new_cdp_session(tab)
        wire.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))
        wire.on("Network.loadingFinished", done)
        wire.send("Network.enable")
        tab.goto(address + page, wait_until="networkidle")
        browser.close()
    return {url: size for url, size in found.items() if url.startswith(address)}


def _by_reading(address: str, page: str, token: str) -> dict[str, int]:
    """Page, sheets, scripts with what they import; fonts are left out, for only a browser knows which it needs."""
    first, text = _fetched(address + page, token)
    found = {address + page: first}
    waiting = [urljoin(address + page, link) for link in _LINKS.findall(text)]
    while waiting:
        url = waiting.pop()
        if url not in found:
            found[url], text = _fetched(url, token)
            if url.endswith(".js"):
                waiting += [urljoin(url, link) for link in _IMPORTS.findall(text)]
    return found


def _fetched(url: str, token: str) -> tuple[int, str]:
    sent = 0
    for encoding in ("gzip", "identity"):
        request = urllib.request.Request(url, headers={"cookie": f"session={token}", "accept-encoding": encoding})
        with urllib.request.urlopen(request) as answer:
            body = answer.read()
        sent = sent or len(body)
    return sent, body.decode(errors="replace")
