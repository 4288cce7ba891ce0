"""Mallku's database from Python, through the official `mcp` package (2.x, Python 3.10 or later).

    python mallku_database.py node /path/to/tools/mallku.mjs mcp --stack dev

Starts the server with that command, has the database ensured, verifies every barrier, and prints where it is.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NoReturn

from mcp import Client, StdioServerParameters
from mcp.client.stdio import get_default_environment

NAMED_BARRIERS = ("database_isolated", "api_accessible", "no_direct_access")


class SecurityError(Exception):
    """A barrier does not hold, or an act is refused because of one."""


class ServerError(Exception):
    """The server could not do what it was asked; the message says why, and the next step."""


class MallkuDatabase:
    """One connection to Mallku's MCP server."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def ensure_database_container(self) -> dict[str, Any]:
        """Returns the container running with every barrier in place, or raises SecurityError.

        Keys as in the tool's output schema: container, endpoints, action, changes, barriers, standIns, and lastEnd where the
        container that was found had ended by itself, such as for want of memory: it says what to do.
        """
        return await self._call("ensure_database_container")

    async def check_security_barriers(self) -> dict[str, bool]:
        """Measures each barrier now; what is unknown is not in place."""
        verdict = await self._call("check_security_barriers")
        measured = {barrier["id"]: barrier["state"] == "pass" for barrier in verdict["barriers"]}
        return {name: False for name in NAMED_BARRIERS} | measured

    async def initialize_with_mcp(self) -> dict[str, str]:
        """Ensures, verifies, and only then tells where the database is."""
        ensured = await self.ensure_database_container()
        checks = await self.check_security_barriers()
        down = [name for name, holds in checks.items() if not holds]
        if down:
            raise SecurityError(f"Not in place: {', '.join(down)}. Nothing should use this database.")
        return {
            "container_endpoint": ensured["endpoints"]["containers"],
            "host_endpoint": ensured["endpoints"]["host"],
        }

    async def exec_container(self, *_command: str) -> NoReturn:
        """Nobody runs a command in the database's container, so this asks nobody."""
        raise SecurityError(
            "Running a command in the container is refused: it stands behind every barrier, reaches port 8529 on "
            "loopback and reads the data files and the passwords. Documents: the API on port 8080."
        )

    async def _call(self, tool: str) -> dict[str, Any]:
        result = await self._client.call_tool(tool, {}, progress_callback=show_progress)
        if not result.is_error:
            return result.structured_content
        said, machine = (block.text for block in result.content)
        is_barrier = json.loads(machine)["error"]["name"] == "SecurityError"
        raise (SecurityError if is_barrier else ServerError)(said)


@asynccontextmanager
async def mallku_database(command: str, *args: str) -> AsyncIterator[MallkuDatabase]:
    """Starts the server with a command, and ends it afterwards."""
    server = StdioServerParameters(command=command, args=list(args), env=get_default_environment())
    async with Client(server) as client:
        yield MallkuDatabase(client)


async def show_progress(_progress: float, _total: float | None, message: str | None) -> None:
    print(f"  {message}", file=sys.stderr)


async def main() -> None:
    async with mallku_database(*sys.argv[1:]) as database:
        print(json.dumps(await database.initialize_with_mcp()))
        print(json.dumps(await database.check_security_barriers()))
        try:
            await database.exec_container("arangosh")
        except SecurityError as error:
            print(f"exec_container: {error}")


if __name__ == "__main__":
    asyncio.run(main())
