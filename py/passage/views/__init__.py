"""Floor 3: HTML patches from the state. Reads it, never changes it."""
