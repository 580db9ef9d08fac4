"""The desktop's side of the ports: files on disk, the system's network."""
