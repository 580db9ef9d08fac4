"""Floor 1: what to ask of which host, and what the answers mean. Nothing here sends anything."""
