"""Floor 2: the state of a crossing, and how actions change it."""
