"""The kinds of commands. A new kind is a folder like `messages/edits` and a line here."""

from collections.abc import Mapping
from typing import Final

from echochat.messages.changes.command import Command
from echochat.messages.deletions.command import Delete
from echochat.messages.edits.command import Edit
from echochat.messages.reactions.command import React

COMMANDS: Final[Mapping[str, type[Command]]] = {kind.name: kind for kind in (Edit, Delete, React)}
"""By the frame's `type`."""
