"""Several files in one ZIP, to be read where there is no network. Runs in a worker process."""

import zipfile
from pathlib import Path


def pack(out: str, members: list[tuple[str, str]]) -> int:
    """Write the files (path, name within) into one archive and answer how many; it appears whole or not at all. PDFs
    and pictures are packed already: they are laid in as they are.
    """
    target = Path(out)
    unfinished = target.with_name(target.name + ".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
        for path, name in members:
            archive.write(path, name)
    unfinished.replace(target)
    return len(members)
