"""Reads a profile edit from the body of a request."""

from collections.abc import Callable

from echochat.accounts import rules
from echochat.accounts.queries import ProfileEdit
from echochat.http.body import Body, is_text
from echochat.i18n import TextId

Faults = dict[str, list[TextId]]
"""Faults by field."""


def read_edit(body: Body, present_name: str, name_max_length: int) -> tuple[ProfileEdit, Faults]:
    """Return the valid texts to change, and the faults of the others."""
    faults: Faults = {}

    def given(
        field: str, normal: Callable[[str], str], check: Callable[[str], list[TextId]]
    ) -> str | None:
        if field not in body:
            return None
        value = body[field]
        text = normal(value) if is_text(value) else None
        wrong = [TextId("characters_invalid")] if text is None else check(text)
        if not wrong:
            return text
        faults[field] = wrong
        return None

    def name_faults(name: str) -> list[TextId]:
        # A name that was allowed once may stay.
        return [] if name == present_name else rules.name_faults(name, name_max_length)

    name = given("username", rules.normal_name, name_faults)
    email = given("email", rules.normal_email, rules.email_faults)
    bio = given("bio", rules.normal_bio, rules.bio_faults)
    return ProfileEdit(name, email, bio if bio is None else rules.without_markup(bio)), faults
