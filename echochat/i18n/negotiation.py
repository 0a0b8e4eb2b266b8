"""Chooses a language by `Accept-Language` (RFC 9110, 12.5.4)."""

from collections.abc import Iterable


def preferred(header: str, languages: Iterable[str], default: str) -> str:
    """Return the language of the highest weight, the first among equals, or the default.

    A range matches the language that it is or begins with: `en-GB` gets `en` (RFC 4647, 3.4).
    """
    known = {language.lower().replace("_", "-"): language for language in languages}
    best, best_quality = default, 0.0
    for item in header.split(","):
        range_, _, parameter = item.partition(";")
        language = _lookup(range_.strip().lower(), known)
        if language is not None and (quality := _quality(parameter)) > best_quality:
            best, best_quality = language, quality
    return best


def _lookup(range_: str, known: dict[str, str]) -> str | None:
    while range_ and range_ not in known:
        range_ = range_.rpartition("-")[0]
    return known.get(range_)


def _quality(parameter: str) -> float:
    """Return the weight of a range: 0 if it can't be read."""
    name, _, value = parameter.replace(" ", "").partition("=")
    if not name:
        return 1.0
    try:
        quality = float(value) if name.lower() == "q" else 0.0
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0
