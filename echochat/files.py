"""Writes files atomically; finds files by untrusted paths."""

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


def find_file(folder: Path, path: str) -> Path | None:
    """Return the file at a path below a folder, None when there is none.

    Links out of the folder and impossible paths are not found (NUL, lone
    surrogates, names that are too long).
    """
    try:
        root = folder.resolve()
        file = (root / path).resolve()
        return file if file.is_relative_to(root) and file.is_file() else None
    except (OSError, ValueError, RuntimeError):
        return None


def kept_secret(data_dir: Path) -> str:
    """Return the secret of the data folder, made at the first call (readable by its owner only)."""
    path = data_dir / "secret.key"
    # A power cut may have left it empty.
    if not path.exists() or not path.stat().st_size:
        write_whole(path, secrets.token_urlsafe(48).encode(), mode=0o600)
    return path.read_text().strip()
