"""Writing on Bluesky: follows, lists, starter packs, blocks and mutes, each as a flow."""
