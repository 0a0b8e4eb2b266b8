"""Names reserved for the site."""

from typing import Final

from echochat.unicode import normal

_WORDS: Final = (
    # Names that speak for the site and must not be imitated.
    "admin administrator echochat mod moderator official operator root security staff support"
    " sysadmin system webmaster админ администратор модератор поддержка система"
    # The site's mail, which people believe (RFC 2142).
    " abuse hostmaster mailer-daemon no-reply noreply postmaster"
    # Names that programs use for nobody, and pages for the reader.
    " anonymous deleted false guest me nil none null true undefined unknown"
    # The site's own addresses, and the room that is always there.
    " api assets inbox login logout media public register static ws"
)

RESERVED: Final = frozenset(_WORDS.split())

ORNAMENTS: Final = "@.+-_ "
"""Characters that are ignored at the ends of a name: "@admin" and "_admin_" equal "admin"."""


def is_reserved(name: str) -> bool:
    """Tell whether a name or a room's address is reserved, in any spelling."""
    return normal("NFKC", name).casefold().strip(ORNAMENTS) in RESERVED
