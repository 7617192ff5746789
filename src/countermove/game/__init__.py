"""Games: a case as read-only arrays, where names have become indices."""
