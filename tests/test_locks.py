"""The locks in requirements/: they agree with setup.cfg, and every package in them has hashes."""

import importlib.metadata
import re
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from echochat.bootstrap import LOCKS, ROOT, Clone
from tests.locks import HEADER, entries

CLONE = Clone(ROOT)
HINT = "run `python -m tests.locks` (CONTRIBUTING.md, Dependencies)"


def pins(*locks: str) -> dict[str, Requirement]:
    """The pins of locks by the packages' names."""
    found = map(Requirement, CLONE.pins(*locks))
    return {canonicalize_name(pin.name): pin for pin in found}


def version(pin: Requirement) -> str:
    return str(pin.specifier).removeprefix("==")


def required(*wanted: Requirement) -> Iterator[str]:
    """The names of packages, of what they require and so on, as those installed here tell."""
    waiting, seen = list(wanted), set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (key := (name, frozenset(requirement.extras))) in seen:
            continue
        seen.add(key)
        yield name
        for extra in ("", *requirement.extras):
            needs = map(Requirement, importlib.metadata.requires(name) or [])
            waiting += [n for n in needs if n.marker is None or n.marker.evaluate({"extra": extra})]


@pytest.mark.parametrize("locks", [("runtime",), ("runtime", "test"), ("node",), LOCKS])
def test_every_requirement_is_locked(locks: tuple[str, ...]) -> None:
    """Each requirement in setup.cfg is pinned to a version that it allows."""
    locked = pins(*locks)
    wanted = set(CLONE.requirements(*{*locks} - {"runtime"}))
    if "runtime" not in locks:
        wanted -= set(CLONE.requirements())
    for requirement in map(Requirement, wanted):
        pin = locked.get(canonicalize_name(requirement.name))
        assert pin is not None, f"{requirement.name} is not locked: {HINT}"
        assert requirement.specifier.contains(version(pin)), f"{requirement} is {pin}: {HINT}"


@pytest.mark.parametrize(("extras", "locks"), [((), ("runtime",)), (("test",), LOCKS[:2])])
def test_nothing_else_is_locked(extras: tuple[str, ...], locks: tuple[str, ...]) -> None:
    """The locks hold what is required, directly or not, and no leftovers."""
    here = {name for name, pin in pins(*locks).items() if not pin.marker or pin.marker.evaluate()}
    assert here == set(required(*map(Requirement, CLONE.requirements(*extras)))), HINT


@pytest.mark.parametrize("name", LOCKS)
def test_form(name: str) -> None:
    """Each package has its version and SHA-256 hashes; no index or address is named."""
    text = CLONE.lock(name).read_text()
    found = entries(text)
    assert text == HEADER + "".join(found)
    for entry in found:
        pin = r"[a-z0-9.-]+==[\w.]+( ; [\w.'!=<> ]+)?"
        assert re.fullmatch(rf"{pin} \\\n(    --hash=sha256:[0-9a-f]{{64}}( \\)?\n)+", entry), entry


def test_every_package_is_pinned_once() -> None:
    """No two locks have the same package."""
    assert len(pins(*LOCKS)) == sum(len(pins(name)) for name in LOCKS)
