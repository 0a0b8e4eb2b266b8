"""`python -m tests.sbom [DIR]`: lists in CycloneDX what the server and the web client consist of.

Writes DIR/server.cdx.json, from the lock with its hashes, and DIR/web.cdx.json; DIR is var/sbom.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from echochat.bootstrap import ROOT, Clone, exit_on_failure


def main(arguments: Sequence[str]) -> int:
    """Write both lists."""
    folder = Path(arguments[0] if arguments else ROOT / "var" / "sbom").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    clone = Clone(ROOT)
    with exit_on_failure():
        clone.prepare_python("test", "tools")
        node = clone.prepare_web_tools()
    python = [str(clone.python), "-m", "cyclonedx_py", "requirements", "--output-reproducible"]
    server = [*python, "--mc-type=application", str(clone.lock("runtime"))]
    web = [*node.npm, "sbom", "--sbom-format=cyclonedx", "--sbom-type=application", "--omit=dev"]
    web.append("--package-lock-only")
    for name, command, where in (("server", server, ROOT), ("web", web, clone.web)):
        with (folder / f"{name}.cdx.json").open("wb") as target:
            subprocess.run(command, cwd=where, env=node.environment, stdout=target, check=True)
        print(target.name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
