"""Files under `static/`, under one address that changes with any of them: cached for ever, never stale."""

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parents[2] / "static"
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
        response = await super().get_response(path, scope)
        if (known := _TYPES.get(Path(path).suffix)) and response.status_code == 200:
            response.headers["content-type"] = known
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        response.headers["x-content-type-options"] = "nosniff"
        if "pdf.worker" in path:
            response.headers["content-security-policy"] = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
        return response
