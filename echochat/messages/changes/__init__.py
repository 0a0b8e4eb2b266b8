"""What happens to a message after it was said: edits, deletion, reactions; and who is typing."""
