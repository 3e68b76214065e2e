"""Files to documents: `read(path)` chooses the reader by content, then by suffix."""
