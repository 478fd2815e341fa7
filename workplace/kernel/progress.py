"""How far a long piece of work in another process is: a small file, there for as long as the work goes on."""

import json
from pathlib import Path


def tell(path: Path, done: int, of: int) -> None:
    """Say how far it is; whoever reads meanwhile sees the figures before or these, never half of them."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps([done, of]))
    fresh.replace(path)


def told(path: Path) -> tuple[int, int] | None:
    """How many of how many are done; None while nobody works on it."""
    try:
        done, of = json.loads(path.read_text())
        return int(done), int(of)
    except (OSError, TypeError, ValueError):
        return None


def end(path: Path) -> None:
    """The work is over, well or not."""
    path.unlink(missing_ok=True)
