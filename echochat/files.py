"""Files that are there whole or not at all, whatever happens: power cuts, full disks."""

import os
import secrets
from pathlib import Path
from typing import Final

MARK_BYTES: Final = 4
"""Random bytes in the name under which a file is written: several may write the same at once."""


def write_whole(file: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Write a file, and its folder when there is none. Raises `OSError` and leaves nothing then."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(MARK_BYTES)}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as output:
            output.write(data)
            output.flush()
            os.fsync(descriptor)
        fresh.replace(file)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
