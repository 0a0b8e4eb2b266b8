"""Preparing a clone: on a small one, with a real environment, a real pip and a real npm."""

import ast
import fcntl
import importlib.util
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from echochat import bootstrap
from echochat.bootstrap import ROOT, BootstrapError, Clone, exit_on_failure, is_node_recent
from tests.small_clone import (
    BUILD,
    SLOW_BUILD,
    locked,
    make_clone,
    run_python,
    start,
    wait_for,
    write,
    write_wheel,
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone after its first start."""
    clone = make_clone(tmp_path_factory.mktemp("prepared") / "clone")
    clone.prepare()
    return clone


@pytest.fixture
def clone(prepared: Clone, tmp_path: Path) -> Clone:
    """A prepared clone to change."""
    shutil.copytree(prepared.root, tmp_path / "clone", symlinks=True)
    return Clone(tmp_path / "clone")


def steps(capfd: pytest.CaptureFixture[str]) -> list[str]:
    """The titles of the steps told so far."""
    return [line.partition(" …")[0] for line in capfd.readouterr().err.splitlines()]


@pytest.mark.parametrize(
    "script",
    ["echochat/__init__.py", "echochat/__main__.py", "echochat/bootstrap.py", "tests/__main__.py"],
)
def test_old_pythons_can_read_it(script: str) -> None:
    """Code that runs before the version check has no syntax newer than Python 3.6."""
    ast.parse((ROOT / script).read_text(), feature_version=(3, 6))


@pytest.mark.parametrize(
    ("pretence", "refusal"),
    [
        ("sys.version_info = (3, 9, 2)", "needs Python 3.11 or newer"),
        ('sys.platform = "win32"', "Windows"),
    ],
)
def test_unfit_machine_is_told(pretence: str, refusal: str) -> None:
    """An old Python and Windows get a sentence, not a traceback."""
    code = f"import shutil, sys; {pretence}; import echochat.bootstrap"
    result = run_python(Path(sys.executable), code)
    assert result.returncode == 1
    assert refusal in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("version", ["v20.19.0", "v20.20.2", "v22.12.0", "v24.0.1", "v100.1.0"])
def test_node_that_will_do(version: str) -> None:
    """Vite's range of Node.js versions is accepted."""
    assert is_node_recent(version)


@pytest.mark.parametrize("version", ["", "v18.20.4", "v20.18.9", "v21.7.0", "v22.11.0", "what"])
def test_node_that_will_not_do(version: str) -> None:
    """Older Nodes, and none at all, are not."""
    assert not is_node_recent(version)


def test_requirements() -> None:
    """The packages come from setup.cfg, without comments, extras on demand."""
    clone = Clone(ROOT)
    names = {requirement.split()[0] for requirement in clone.requirements()}
    assert {"aiohttp", "aiopg"} <= names
    assert "pytest" not in names
    assert "pytest ~= 9.2" in clone.requirements("test")


def test_first_start(prepared: Clone) -> None:
    """The first start leaves a Python with the packages, and the built page."""
    assert run_python(prepared.python, "import tiny").returncode == 0
    assert (prepared.web / "dist" / "index.html").read_text() == "first"


def test_second_start_does_nothing(prepared: Clone, capfd: pytest.CaptureFixture[str]) -> None:
    """A prepared clone is left as it is."""
    prepared.prepare()
    assert steps(capfd) == []


def test_changed_page_is_built(clone: Clone, capfd: pytest.CaptureFixture[str]) -> None:
    """A changed source of the web client is built again, and nothing else is done."""
    write(clone.web / "page.html", "second")
    write(clone.web / "coverage" / "report.html", "not a source")
    write(clone.web / "types.tsbuildinfo", "not a source")
    clone.prepare()
    assert (clone.web / "dist" / "index.html").read_text() == "second"
    write(clone.web / "types.tsbuildinfo", "changed")
    clone.prepare()
    assert steps(capfd) == ["Building the web client"]


def test_removed_page_is_built(clone: Clone, capfd: pytest.CaptureFixture[str]) -> None:
    """A build that was thrown away is made again."""
    shutil.rmtree(clone.web / "dist")
    clone.prepare()
    assert steps(capfd) == ["Building the web client"]


def test_new_requirement_is_added(clone: Clone, capfd: pytest.CaptureFixture[str]) -> None:
    """A package more is installed into the environment that is there."""
    first = clone.lock("runtime").read_text()
    write(clone.lock("runtime"), first + locked(write_wheel(clone.root, "more")))
    clone.prepare()
    assert run_python(clone.python, "import tiny, more").returncode == 0
    assert steps(capfd) == ["Installing Python packages"]


def test_dropped_requirement_makes_anew(clone: Clone, capfd: pytest.CaptureFixture[str]) -> None:
    """When a requirement changed or went, the environment is made from nothing."""
    write(clone.lock("runtime"), locked(write_wheel(clone.root, "other")))
    clone.prepare()
    assert run_python(clone.python, "import other").returncode == 0
    assert "No module named 'tiny'" in run_python(clone.python, "import tiny").stderr
    assert steps(capfd) == ["Creating the Python environment", "Installing Python packages"]


@pytest.mark.parametrize("stamp", ["", '{"python": "other", "packages": ["x"]}'])
def test_unfinished_environment_is_not_trusted(clone: Clone, stamp: str) -> None:
    """An environment of another Python, or cut off while it was made, counts as none."""
    write(clone.venv / "echochat.json", stamp)
    assert clone._installed_packages() == set()


def test_environment_of_a_removed_python(clone: Clone) -> None:
    """An environment whose Python was removed from the machine counts as none."""
    clone.python.unlink()
    clone.python.symlink_to("/no/such/python")
    assert clone._installed_packages() == set()


def test_failed_step_is_explained(clone: Clone) -> None:
    """A failing build shows its output and the log; mended, it goes on."""
    write(clone.web / "build.js", "throw new Error('no luck')")
    with pytest.raises(BootstrapError, match=r"(?s)status 1.*bootstrap.log.*no luck"):
        clone.prepare()
    write(clone.web / "build.js", BUILD)
    clone.prepare()


def test_failed_install_is_explained(clone: Clone) -> None:
    """A package that can't be had is named; the next start tries again."""
    good = clone.lock("runtime").read_text()
    wheel = write_wheel(clone.root, "gone")
    write(clone.lock("runtime"), good + locked(wheel))
    wheel.unlink()
    with pytest.raises(BootstrapError, match="gone-1"):
        clone.prepare()
    assert clone._installed_packages() == set()
    write(clone.lock("runtime"), good)
    clone.prepare()
    assert run_python(clone.python, "import tiny").returncode == 0


def test_altered_package_is_refused(clone: Clone) -> None:
    """A package that is not the one whose hash was locked is not installed."""
    wheel = write_wheel(clone.root, "altered")
    with clone.lock("runtime").open("a") as lock:
        lock.write(locked(wheel))
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("more.py", "")
    with pytest.raises(BootstrapError, match="DO NOT MATCH THE HASHES"):
        clone.prepare()
    assert "No module named 'altered'" in run_python(clone.python, "import altered").stderr


def test_settings_of_pip_are_kept(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index or folder of packages that the user has set is where packages come from."""
    wheel = write_wheel(clone.root / "packages", "found")
    constraints = clone.root / "constraints.txt"
    write(constraints, "other <= 2\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    monkeypatch.setenv("PIP_CONSTRAINT", str(constraints))
    with clone.lock("runtime").open("a") as lock:
        lock.write(locked(wheel).replace(f" @ {wheel.as_uri()}", "==1.0"))
    clone.prepare()
    assert run_python(clone.python, "import tiny, found").returncode == 0


def test_python_without_venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian's Python without python3-venv gets the name of the missing package."""
    clone = make_clone(tmp_path)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(BootstrapError, match="apt install python3-venv"):
        clone.prepare()


def test_machine_without_node(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the machine has no recent Node.js, one from PyPI builds the client."""
    monkeypatch.setattr(bootstrap, "is_node_recent", lambda _: False)
    write(clone.web / "page.html", "second")
    clone.prepare()
    assert (clone.web / "dist" / "index.html").read_text() == "second"
    assert clone._node().npm[0].startswith(str(clone.venv))


def test_web_tools(clone: Clone, capfd: pytest.CaptureFixture[str]) -> None:
    """The development tools come once; a start needs nothing more than them."""
    node = clone.prepare_web_tools()
    clone.prepare_web_tools()
    clone.prepare()
    assert steps(capfd) == ["Installing web packages", "Building the web client"]
    subprocess.run([*node.npm, "--version"], env=node.environment, check=True)


def test_web_packages_installed_by_hand(clone: Clone, capfd: pytest.CaptureFixture[str]) -> None:
    """Complete ones are left as they are, with those for development."""
    node = clone.prepare_web_tools()
    subprocess.run([*node.npm, "ci"], cwd=clone.web, env=node.environment, check=True)
    steps(capfd)
    clone.prepare()
    assert steps(capfd) == ["Building the web client"]
    assert (clone.web / "node_modules" / "tool").exists()


def test_command_runs_in_the_environment(clone: Clone) -> None:
    """The command goes on in the clone's Python with its process id, arguments and status."""
    with start(clone, "a", "b c") as process:
        assert process.stdout is not None
        expected = f"{process.pid} {clone.venv} 1 a b c\n"
        assert process.stdout.read() == expected
        assert process.wait() == 7


def test_debug_is_kept_as_set(clone: Clone) -> None:
    """ECHOCHAT_DEBUG is set in a clone, unless it is set already."""
    with start(clone, ECHOCHAT_DEBUG="0") as process:
        assert process.stdout is not None
        assert process.stdout.read().endswith(" 0\n")


def test_enter_stays_in_the_own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clone's own Python is not started again."""
    clone = Clone(ROOT)
    monkeypatch.setattr(clone, "venv", Path(sys.prefix))
    clone.enter()


def test_enter_environment(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    """From another Python the same command is started by the clone's."""
    entered: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "ROOT", clone.root)
    monkeypatch.setattr(os, "execv", lambda _, command: entered.append(command))
    monkeypatch.delenv("ECHOCHAT_DEBUG", raising=False)
    bootstrap.enter_environment()
    assert entered == [[str(clone.python), *sys.orig_argv[1:]]]
    assert os.environ["ECHOCHAT_DEBUG"] == "1"


def test_installed_package_prepares_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installed, or in a container with its packages, the program starts at once."""
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    bootstrap.enter_environment()
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    assert Clone(tmp_path).is_installed()


def test_clone_or_missing_packages_are_prepared(tmp_path: Path) -> None:
    """A clone, and a copy of the sources without its packages, is prepared first."""
    write(tmp_path / "setup.cfg", "[options]\ninstall_requires =\n no-such-package >= 1\n")
    assert not Clone(tmp_path).is_installed()
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    (tmp_path / ".git").mkdir()
    assert not Clone(tmp_path).is_installed()


def test_start_waits_for_another(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two starts at once the second waits until the first has made everything."""
    told: queue.Queue[str] = queue.Queue()
    monkeypatch.setattr(bootstrap, "_say", told.put)
    shutil.rmtree(clone.web / "dist")
    second = threading.Thread(target=clone.prepare)
    with (clone.root / "var" / "bootstrap.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second.start()
        assert told.get().startswith("Waiting for another start")
        assert told.empty()
    second.join()
    assert told.get().startswith("Building the web client")


def test_long_step_shows_life(
    clone: Clone, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A step that takes long tells its time again and again."""
    monkeypatch.setattr(bootstrap, "SIGN_OF_LIFE", 0.01)
    shutil.rmtree(clone.web / "dist")
    clone.prepare()
    assert "Building the web client … 0 s … 0 s …" in capfd.readouterr().err


def test_killed_start_is_waited_for_and_repaired(clone: Clone) -> None:
    """A start waits for processes of a killed one, then repairs everything."""
    write(clone.web / "build.js", SLOW_BUILD)
    with start(clone) as killed:
        wait_for(clone.web / "started")
        killed.kill()
    (clone.web / "started").unlink()
    write(clone.web / "build.js", BUILD)
    with start(clone) as process:
        assert process.stderr is not None
        assert "Waiting for another start" in process.stderr.readline()
        write(clone.web / "dist" / "go", "")
        assert process.wait() == 7
    assert (clone.web / "dist" / "index.html").read_text() == "first"


def test_interrupt(clone: Clone) -> None:
    """Ctrl-C ends the preparation quietly; the next start repairs."""
    write(clone.web / "build.js", SLOW_BUILD)
    with start(clone) as process:
        wait_for(clone.web / "started")
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in errors
    (clone.web / "started").unlink()
    write(clone.web / "build.js", BUILD)
    clone.prepare()


def test_interrupted_command(clone: Clone) -> None:
    """Ctrl-C that ends a command before it is noticed here is an interrupt, no failure."""
    write(clone.web / "build.js", "process.kill(process.pid, 'SIGINT')")
    with start(clone) as process:
        _, errors = process.communicate()
    assert (process.returncode, "failed with status" in errors) == (130, False)


def test_failures_end_the_program() -> None:
    """A failure becomes a message, an interrupt the status 130."""
    with pytest.raises(SystemExit, match="no room"), exit_on_failure():
        raise OSError("no room")
    with pytest.raises(SystemExit, match="130"), exit_on_failure():
        raise KeyboardInterrupt
