"""Names reserved for the site."""

from typing import Final

from echochat.unicode import normal

_WORDS: Final = (
    # Who speaks for the site: nobody may pass for them.
    "admin administrator echochat mod moderator official operator root security staff support"
    " sysadmin system webmaster админ администратор модератор поддержка система"
    # The site's mail, which people believe (RFC 2142).
    " abuse hostmaster mailer-daemon no-reply noreply postmaster"
    # What programs write for nobody, and pages for oneself.
    " anonymous deleted false guest me nil none null true undefined unknown"
    # The site's own addresses, and the room that is always there.
    " api assets inbox login logout media public register static ws"
)

RESERVED: Final = frozenset(_WORDS.split())

ORNAMENTS: Final = "@.+-_ "
"""What makes no other name at the ends of one: "@admin" and "_admin_" are read as "admin"."""


def is_reserved(name: str) -> bool:
    """Tell whether a name or a room's address is reserved, in any spelling."""
    return normal("NFKC", name).casefold().strip(ORNAMENTS) in RESERVED
