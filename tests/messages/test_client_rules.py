"""The web client offers what the server allows: its tests go by a list that is made here."""

from tests.messages.client_rules import FILE, SIGNS_FILE, empty_signs, text


def test_the_clients_list_of_what_is_allowed_is_the_servers() -> None:
    """Rules that change are known to the client's tests: python3 -m tests.messages.client_rules."""
    assert FILE.read_text(encoding="utf-8") == text()


def test_the_clients_list_of_what_is_empty_is_the_servers() -> None:
    """A message that the server takes for empty is not sent."""
    assert SIGNS_FILE.read_text(encoding="utf-8") == empty_signs()
