"""Rules of names, passwords and profiles. Faults are ids of texts."""

import re
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import email_validator
import regex
from email_validator import EmailNotValidError, validate_email

from echochat.i18n import TextId
from echochat.names import is_reserved
from echochat.unicode import LINE_LENGTH, has_hidden, is_emoji, is_heaped, normal

MIN_LENGTH: Final = 8
RELAXED_MIN_LENGTH: Final = 6

SIMILARITY: Final = 0.7
"""Share of matching characters from which a password counts as the name again."""

SHORTEST_PART: Final = 3
"""Parts of a name shorter than this say nothing about a password."""

COMMON_FILE: Final = Path(__file__).with_name("common_passwords.txt")

EMAIL_MAX_LENGTH: Final = 254
"""Characters of an address that a mail server has to accept (RFC 5321, 4.5.3.1.3)."""

# A private network may have its mail in a domain such as `.local`.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()

BIO_MAX_LENGTH: Final = 1000

STATUS_MAX_LENGTH: Final = 100
"""Characters of a status, which is one line."""

LONGEST_STATUS: Final = 366 * 24 * 3600
"""Seconds until a status ends."""

TAG: Final = re.compile(r"<!--.*?-->|</?[a-z!?][^>]*>", re.DOTALL | re.IGNORECASE)
TAG_START: Final = re.compile(r"<+(?=[a-z/!?])", re.IGNORECASE)
"""The start of a tag (HTML standard, 13.2.5.6)."""

MARKUP_PASSES: Final = 10
"""Passes of tag removal, since removing a nested tag can leave another one."""

NAME: Final = regex.compile(r"(?:[\p{L}\p{N}][\p{Mn}\p{Mc}]*|[_.@+-])+")
"""A mark belongs to a letter: Hindi and Thai are written with them."""

NAME_CORE: Final = regex.compile(r"[\p{L}\p{N}]")
NAME_SEPARATORS: Final = re.compile(r"[\W_]+")

CALLS: Final = frozenset(("all", "channel", "everybody", "everyone", "here", "все"))
"""Names that would mention everybody if "@" preceded them."""


def normal_name(name: str) -> str:
    """Return a name's normal form (Unicode NFKC), so that names that look equal are equal.

    A name over the maximum length stays too long, so it matches no account.
    """
    return normal("NFKC", name.strip()).strip()


def normal_email(email: str) -> str:
    """Return the one form of an email address; anything else is returned as it is."""
    address = normal("NFC", email.strip())
    return _parsed_email(address) or address


def normal_password(password: str) -> str:
    """Return the checked and hashed form of a password (NIST SP 800-63B, 5.1.1.2)."""
    return normal("NFKC", password)


def email_faults(email: str) -> list[TextId]:
    """Return why an email address can't be taken; none at all is allowed."""
    return [] if not email or _parsed_email(email) else [TextId("email_invalid")]


@lru_cache(maxsize=1)
def _parsed_email(address: str) -> str | None:
    """Return the address with its domain in Unicode (RFC 5322, 6531, 5891), in the case given."""
    # Parsing 254 characters takes at most 3 ms; a longer address is not looked at.
    if len(address) > EMAIL_MAX_LENGTH or has_hidden(address):
        return None
    try:
        parsed = validate_email(address, check_deliverability=False, strict=True).normalized
    except EmailNotValidError:
        return None
    # Addresses are compared regardless of case, so users keep their own spelling.
    return address if parsed.lower() == address.lower() else parsed


def normal_bio(bio: str) -> str:
    """Return the text as it is counted: a browser's form sends two characters for a new line."""
    return bio.replace("\r\n", "\n").strip()


def normal_status(text: str) -> str:
    """Return the status in Unicode NFC, with runs of white space as one space."""
    return normal("NFC", " ".join(text.split()))


def status_faults(text: str) -> list[TextId]:
    """Return the faults of a status in its normal form."""
    if len(text) > STATUS_MAX_LENGTH:
        return [TextId("status_long")]
    return [TextId("characters_invalid")] if has_hidden(text) or is_heaped(text) else []


def status_emoji_faults(emoji: str) -> list[TextId]:
    """Return the faults of a status's emoji; none at all is allowed."""
    return [] if not emoji or is_emoji(emoji) else [TextId("emoji_invalid")]


def bio_faults(bio: str) -> list[TextId]:
    """Return the faults of a bio."""
    return [TextId("bio_long")] if len(bio) > BIO_MAX_LENGTH else []


def without_markup(text: str) -> str:
    """Return the text without tags and comments: no HTML parser finds any in it."""
    for _ in range(MARKUP_PASSES):
        before, text = text, TAG.sub("", text)
        if text == before:
            break
    return TAG_START.sub("", text).strip()


def name_faults(name: str, max_length: int) -> list[TextId]:
    """Return why a name in its normal form can't be taken."""
    if not name:
        return [TextId("username_missing")]
    faults = []
    if len(name) > max_length:
        faults.append(TextId("username_long"))
    if not NAME.fullmatch(name) or has_hidden(name) or is_heaped(name):
        faults.append(TextId("username_characters"))
    elif not NAME_CORE.search(name):
        # Besides, a browser takes "." and ".." in an address for the way up.
        faults.append(TextId("username_blank"))
    elif is_reserved(name) or name.casefold() in CALLS:
        faults.append(TextId("username_reserved"))
    return faults


def min_length(*, relaxed: bool) -> int:
    """Return the characters a password needs."""
    return RELAXED_MIN_LENGTH if relaxed else MIN_LENGTH


def rules_in_force(*, relaxed: bool) -> list[TextId]:
    """Return the rules for passwords."""
    if relaxed:
        return [TextId("rule_length")]
    return [
        TextId("rule_length"),
        TextId("rule_common"),
        TextId("rule_digits"),
        TextId("rule_similar"),
    ]


def new_password_faults(first: str, second: str, name: str, *, relaxed: bool) -> list[TextId]:
    """Return why a password typed twice can't be taken."""
    if not first or not second:
        return [TextId("password_missing")]
    if first != second:
        return [TextId("password_mismatch")]
    return password_faults(first, name, relaxed=relaxed)


def password_faults(password: str, name: str, *, relaxed: bool) -> list[TextId]:
    """Return the rules that a password breaks, looked at as it is stored."""
    stored = normal_password(password)
    faults = []
    # One character may stand for many: a ligature of a whole sentence is still one key.
    if min(len(password), len(stored)) < min_length(relaxed=relaxed):
        faults.append(TextId("password_short"))
    if len(stored) > LINE_LENGTH:
        return [TextId("password_long")]
    if relaxed:
        return faults
    folded = stored.casefold()
    if normal("NFKC", folded) in common_passwords():
        faults.append(TextId("password_common"))
    if stored.isdigit():
        faults.append(TextId("password_digits"))
    if is_similar(folded, name):
        faults.append(TextId("password_similar"))
    return faults


@cache
def common_passwords() -> frozenset[str]:
    """Return the most common passwords, lower-case."""
    return frozenset(COMMON_FILE.read_text(encoding="utf-8").split())


def is_similar(password: str, name: str) -> bool:
    """Tell whether the password is the name, or a part of it, with little changed."""
    parts = [name, *NAME_SEPARATORS.split(name)]
    return any(_alike(password.casefold(), part.casefold()) for part in parts)


def _alike(password: str, part: str) -> bool:
    shorter, longer = sorted((len(password), len(part)))
    # The ratio can't be over this, and working it out costs the product of the lengths.
    if shorter < SHORTEST_PART or 2 * shorter / (shorter + longer) < SIMILARITY:
        return False
    return SequenceMatcher(None, password, part).ratio() >= SIMILARITY
