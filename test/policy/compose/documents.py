"""Prints the Compose documents that compose-lint's own tests are made of, as JSON: [{"id": ..., "text": ...}, ...].

Run in the unpacked source package. They are its example and test files, the texts inside its test modules, and the
single services that those modules write as dictionaries.
"""

import ast
import json
import sys
from pathlib import Path

import yaml

SERVICE_KEYS = {"ports", "volumes", "image", "privileged", "cap_add", "devices", "network_mode", "pid", "security_opt"}


def has_services(text: str) -> bool:
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return False
    return isinstance(loaded, dict) and isinstance(loaded.get("services"), dict)


def service(node: ast.Dict) -> str | None:
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError):
        return None
    if not isinstance(value, dict) or not SERVICE_KEYS & {key for key in value if isinstance(key, str)}:
        return None
    return yaml.safe_dump({"services": {"service": value}})


def documents(root: Path):
    for folder in ("tests/compose_files", "tests/smoke", "docs/examples", "scripts"):
        for file in sorted((root / folder).rglob("*.y*ml")):
            text = file.read_text("utf-8", "replace")
            if has_services(text):
                yield str(file.relative_to(root)), text
    for file in sorted((root / "tests").glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            text = None
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "services:" in node.value:
                text = node.value if has_services(node.value) else None
            elif isinstance(node, ast.Dict):
                text = service(node)
            if text is not None:
                yield f"{file.name}:{node.lineno}", text


def main() -> None:
    seen: dict[str, str] = {}
    for name, text in documents(Path(sys.argv[1])):
        seen.setdefault(text, name)
    json.dump([{"id": name, "text": text} for text, name in seen.items()], sys.stdout)


main()
