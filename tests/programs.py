"""The programs that tests need beside Python's packages: nginx and Chromium.

Found where they are installed, else fetched from Debian. Standard library only.
"""

import os
import shutil
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from echochat.bootstrap import BootstrapError
from tests import debian

PATH = (os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin")


class Program(NamedTuple):
    """A program, the variable that names another one, and Debian's packages that hold it."""

    title: str
    variable: str
    names: Sequence[str]
    """The best first."""
    fetched: str
    """Its path in the packages."""
    packages: Sequence[str]

    def find(self) -> str:
        """Its path, fetched on the way where that is possible. Raises BootstrapError."""
        found = first(self._best())
        if found is None and debian.can_fetch():
            try:
                found = debian.fetch(self.fetched, self.packages)
            except BootstrapError as error:
                print(error, flush=True)
        found = found or self.present()
        if found is None:
            raise BootstrapError(
                f"the tests need {self.title}. Install it (Debian and Ubuntu, as root: apt-get "
                f"install {self.packages[0]}) or set {self.variable} to its program."
            )
        return found

    def present(self) -> str | None:
        """Its path, None when it would have to be fetched."""
        return first([*self._best(), *self.names])

    def _best(self) -> list[str]:
        starter = str(debian.fetched(self.names[0]))
        return [os.environ.get(self.variable, ""), self.names[0], starter]


def first(names: Iterable[str]) -> str | None:
    """The path of the first program that is there."""
    path = os.pathsep.join(PATH)
    return next(filter(None, (shutil.which(name, path=path) for name in names)), None)


NGINX = Program("nginx", "NGINX_PATH", ["nginx"], "usr/sbin/nginx", ["nginx-light"])

# The same browser without its window, which takes half the time; the others do as well.
CHROMIUM = Program(
    "Chromium",
    "CHROMIUM_PATH",
    [
        *("chromium-headless-shell", "chromium", "chromium-browser"),
        *("google-chrome", "google-chrome-stable"),
    ],
    "usr/lib/chromium/chromium-headless-shell",
    ["chromium-headless-shell", "fonts-dejavu-core"],
)
