"""A document's journey to the inbox, one verb a file: receive, read, notify, review."""
