"""Side inputs: what people can bring beside the archive, each format in a module of its own.

Every reader has the same two functions: ``looks_like(name, head)`` recognises the format by
the beginning of the content, ``read(name, stream)`` is a generator that yields the bytes done
and returns a `passage.core.side.SideInput`.
"""
