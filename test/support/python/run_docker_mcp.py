"""Runs the docker-mcp server as it comes from its registry, on a Python older than it asks for too.

Its source breaks two lines inside the braces of an f-string, which Python takes from 3.12 on (PEP 701). The lines are joined
as they are read; nothing else is changed.
"""

import re
from importlib.machinery import SourceFileLoader

read_source = SourceFileLoader.source_to_code


def join_lines(loader, data, path, **options):
    if "/docker_mcp/" in path:
        data = re.sub(rb"\{\r?\n\s+", b"{", data)
    return read_source(loader, data, path, **options)


SourceFileLoader.source_to_code = join_lines

from docker_mcp import main  # noqa: E402

main()
