"""The package: light, by itself, and the same in both distributions."""

from __future__ import annotations

import ast
import configparser
import subprocess
import sys
from pathlib import Path

import scanner_client
from scanner_client.version import VERSION

ROOT = Path(__file__).parents[2]
PACKAGE = Path(scanner_client.__file__).parent
HEAVY = ("gateway", "flask", "sqlalchemy", "PIL", "cv2", "numpy", "keyring", "babel", "werkzeug")


def read(path: Path) -> configparser.ConfigParser:
    """Read a `setup.cfg`."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(path, encoding="utf-8")
    return parser


def test_nothing_heavy_is_loaded() -> None:
    """Nor the gateway: a phone's Python has none of it."""
    script = f"import sys, scanner_client.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_only_what_is_declared_is_imported() -> None:
    """Everything else is the standard library."""
    declared = read(PACKAGE / "setup.cfg")["options"]["install_requires"].split()
    allowed = {line.partition(">")[0] for line in declared} | sys.stdlib_module_names | {"scanner_client"}
    imported: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
    assert imported - allowed == set()


def test_both_distributions_say_the_same() -> None:
    """Version, command and requirements."""
    small, whole = read(PACKAGE / "setup.cfg"), read(ROOT / "setup.cfg")
    assert small["metadata"]["version"] == "attr: scanner_client.version.VERSION"
    assert scanner_client.__version__ == VERSION
    command = small["options.entry_points"]["console_scripts"].strip()
    assert command in whole["options.entry_points"]["console_scripts"]
    required = set(small["options"]["install_requires"].split())
    assert required <= set(whole["options"]["install_requires"].split())
    assert small["options.extras_require"]["keyring"].strip() in whole["options"]["install_requires"].split()


def test_every_folder_of_the_package_is_packed() -> None:
    """A folder that is forgotten is missed only where it is installed."""
    folders = {path.parent for path in PACKAGE.rglob("__init__.py")}
    names = {".".join(("scanner_client", *folder.relative_to(PACKAGE).parts)) for folder in folders}
    assert set(read(PACKAGE / "setup.cfg")["options"]["packages"].split()) == names
