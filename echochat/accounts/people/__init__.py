"""Finding people by the beginnings of the words of their names."""
