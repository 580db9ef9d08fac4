"""Writing to Mastodon and what speaks its API, as flows (`passage.net.writing`)."""
