"""The browser's side of the ports. Runs in the worker only: no document here."""
