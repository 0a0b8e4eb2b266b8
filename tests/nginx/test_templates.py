"""The templates: complete, and saying what the server says."""

import re

import pytest

from echochat.i18n import TextId, text
from tests.nginx.proxy import TEMPLATES, image_defaults

FILES = sorted(TEMPLATES.rglob("*.template"))


def used(text: str) -> set[str]:
    return set(re.findall(r"\$\{(\w+)\}", text))


def test_every_variable_has_a_value() -> None:
    """The image has a default for each variable, and no default for another."""
    names = set[str]().union(*(used(path.read_text()) for path in FILES))
    own = {name for name in image_defaults() if not name.startswith("NGINX_ENTRYPOINT_")}
    # The image's own entrypoint finds the resolvers.
    assert names - {"NGINX_LOCAL_RESOLVERS"} == own


@pytest.mark.parametrize("key", ["not_found", "payload_too_large", "rate_limited", "unavailable"])
def test_texts(key: str) -> None:
    """nginx's own errors have the server's words."""
    template = (TEMPLATES / "http.conf.template").read_text()
    found = re.search(rf"map \$language \$text_{key} {{(.*?)}}", template, re.DOTALL)
    assert found
    texts = dict(re.findall(r'(\w+) "(.*)";', found[1]))
    assert texts == {language: text(TextId(key), language) for language in ("ru", "en")}
