"""Feeds the archive reader spoilt files: a short run in the suite, a long one on demand."""
