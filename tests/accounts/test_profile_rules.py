"""Rules of profiles."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echochat.accounts.rules import email_faults, normal_email, without_markup

MARKUP = st.text(st.sampled_from("<>/!?-abR =\"'&; \n"), max_size=60) | st.text(max_size=60)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "anna@example.org",
        "a.b+c_d@mail.example.co.uk",
        "o'neill@example.org",
        "x@1.de",
        "анна@пример.рф",
        "anna@mail.local",
        "a" * 64 + "@example.org",
    ],
)
def test_email(email: str) -> None:
    """Addresses of all scripts, and none at all."""
    assert email_faults(email) == []


@pytest.mark.parametrize(
    "email",
    [
        "anna",
        "@",
        "anna@",
        "@example.org",
        "anna@example",
        "anna@example.",
        "anna@.org",
        "anna@-example.org",
        "anna@example-.org",
        "anna@exa mple.org",
        "anna@example..org",
        ".anna@example.org",
        "anna.@example.org",
        "an..na@example.org",
        "an na@example.org",
        "anna@boris@example.org",
        "anna@example.org\n",
        "anna@example.org\r\nBcc: x@example.org",
        "<anna@example.org>",
        "a" * 65 + "@example.org",
        "a@" + "b" * 64 + ".org",
        "a@" + "b." * 130 + "org",
        "a\u3164@example.org",
        "a@exam\u200bple.org",
        "anna@192.168.0.1",
        "anna@xn--a.org",
    ],
)
def test_no_email(email: str) -> None:
    """Addresses that no mail server accepts are refused."""
    assert email_faults(email) == ["email_invalid"]


@pytest.mark.parametrize(
    ("email", "stored"),
    [
        (" Anna@EXAMPLE.org ", "Anna@EXAMPLE.org"),
        ("anna@xn--e1afmkfd.xn--p1ai", "anna@пример.рф"),
        ("anna@ｅｘａｍｐｌｅ.org", "anna@example.org"),
        ("Anna", "Anna"),
    ],
)
def test_normal_email(email: str, stored: str) -> None:
    """The spellings of a domain are stored as one, apart from case."""
    assert normal_email(email) == stored


@given(st.text(max_size=300) | st.from_regex(r"\A\w{0,66}@(\w{0,9}\.){1,4}\w*\Z"))
def test_any_email(text: str) -> None:
    """Any text is judged, and its normal form is the same the second time."""
    email_faults(text)
    assert normal_email(normal_email(text)) == normal_email(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a <b>bold</b> word", "a bold word"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("<scr<b>ipt>alert(1)</scr</b>ipt>", "ipt>alert(1)ipt>"),
        ("<!-- a > b -->c", "c"),
        ("<img src=x onerror=alert(1)", "img src=x onerror=alert(1)"),
        ("<<b", "b"),
        ("I <3 you, 1 < 2 > 0", "I <3 you, 1 < 2 > 0"),
        ("a & b &lt;i&gt;", "a & b &lt;i&gt;"),
        ("  <p> ", ""),
    ],
)
def test_without_markup(text: str, plain: str) -> None:
    """Tags go, words and signs stay."""
    assert without_markup(text) == plain


class Tags(HTMLParser):
    """Remembers what is markup."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.found.append(tag)

    def handle_comment(self, data: str) -> None:
        self.found.append(data)


@given(MARKUP, MARKUP)
def test_no_tag_is_left(text: str, page: str) -> None:
    """Whatever somebody writes, and whatever follows it in a page."""
    tags = Tags()
    tags.feed(without_markup(text + page) + ">")
    tags.close()
    assert tags.found == []
