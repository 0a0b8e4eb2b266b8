"""What each user has set for a conversation, how far they have read it, and their list of all."""
