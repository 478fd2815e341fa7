"""Files under `static/`, under one address that changes with any of them: cached for ever, never stale."""

import hashlib
from functools import cache
from mimetypes import guess_type
from pathlib import Path

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parents[2] / "static"
QUALITY = 10  # of 11: half a second once for all that a first page fetches, and a third smaller than on the fly
PACKED = frozenset((".css", ".js", ".svg"))
_TYPES = {".mjs": "text/javascript", ".woff2": "font/woff2", ".bcmap": "application/octet-stream"}


@cache
def version() -> str:
    """Twelve characters that change when any static file does."""
    together = hashlib.sha256()
    for path in sorted(p for p in FOLDER.rglob("*") if p.is_file()):
        stat = path.stat()
        together.update(f"{path.relative_to(FOLDER)}:{stat.st_size}:{stat.st_mtime_ns};".encode())
    return together.hexdigest()[:12]


def static(path: str) -> str:
    """The address of a static file."""
    return f"/static/{version()}/{path}"


class Static(StaticFiles):
    """Static files with safe headers; the PDF worker alone may run WebAssembly (colour profiles, JPEG 2000)."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER, check_dir=False)

    def get_path(self, scope: Scope) -> str:
        """The file's path: what follows the version."""
        _, _, rest = super().get_path(scope).partition("/")
        return rest

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, immutable, with its type even where the system's table does not know it."""
        response = await self._packed(path, scope) or await super().get_response(path, scope)
        if (known := _TYPES.get(Path(path).suffix)) and response.status_code == 200:
            response.headers["content-type"] = known
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        response.headers["x-content-type-options"] = "nosniff"
        if "pdf.worker" in path:
            response.headers["content-security-policy"] = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
        return response

    async def _packed(self, path: str, scope: Scope) -> Response | None:
        """A text that many fetch, compressed well once; None for whoever cannot read that, and for other files."""
        accepted = Headers(scope=scope).get("accept-encoding", "")
        if (
            Path(path).suffix not in PACKED
            or scope["method"] != "GET"
            or "br" not in accepted.replace(",", " ").split()
        ):
            return None
        full, found = await run_in_threadpool(self.lookup_path, path)
        if found is None or not Path(full).is_file():
            return None
        body = await run_in_threadpool(_pressed, full)
        headers = {"content-encoding": "br", "vary": "Accept-Encoding"}
        return Response(body, media_type=guess_type(path)[0] or "text/plain", headers=headers)


@cache
def _pressed(path: str) -> bytes:
    return brotli.compress(Path(path).read_bytes(), quality=QUALITY)
