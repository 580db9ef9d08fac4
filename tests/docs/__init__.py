"""The papers are held to the code: what they name exists, what they count is so."""
