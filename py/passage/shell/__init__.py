"""Floor 4: the browser and the desktop. The only floor that waits, sends, or reads a clock."""
