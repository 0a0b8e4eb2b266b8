"""The command line: `echochat serve` and the administration commands.

Exit codes: 0 success, 1 failure, 2 invalid usage or settings, 130 interrupted.
"""

import os
import sys
from collections.abc import Sequence
from typing import Final

from echochat.cli import serve
from echochat.cli.arguments import parse
from echochat.cli.command import run
from echochat.settings import SettingsError, load

WRONG_USE: Final = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parse(argv)
    try:
        settings = load(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    if options.command is not None:
        return run(options, settings)
    try:
        settings = serve.with_secret(settings)
    except OSError as error:
        print(f"ECHOCHAT_DATA_DIR={settings.data_dir} can't be used: {error}", file=sys.stderr)
        return WRONG_USE
    return serve.run(settings)
