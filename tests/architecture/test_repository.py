"""What holds for the repository as a whole: its rooms, its dependencies, what no file may name."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

# Written in pieces, so that this file is not the first to name them.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("registry", "npm"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
        ("deb", "debian", "org"),
        ("conda", "anaconda", "org"),
    )
)


def tracked(repository):
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("this is not a clone of the repository: git ls-files does not work here")
    return [repository / name for name in done.stdout.split("\0") if name]


def test_rooms_import_only_what_they_may(repository):
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=repository, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_no_file_names_a_package_registry(repository):
    naming = {
        str(path.relative_to(repository)): host
        for path in tracked(repository)
        if path.is_file()
        for host in REGISTRIES
        if host in path.read_text(encoding="utf-8", errors="ignore")
    }

    assert naming == {}


def test_what_is_imported_is_declared(repository):
    """Otherwise it is there only as long as something else happens to bring it along."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    declared = {
        normal(each) for each in (*project["dependencies"], *optional["spark"], *optional["postgresql"])
    }
    providers = packages_distributions()
    missing = {
        f"{path.relative_to(repository)}: {name}"
        for path in (repository / "src").rglob("*.py")
        for name in imported(path)
        if name not in sys.stdlib_module_names
        and name != "kaohe"
        and not declared & {normal(provider) for provider in providers.get(name, [name])}
    }

    assert set() == missing


def test_what_is_declared_is_pinned(repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    lock = (repository / "requirements.lock").read_text(encoding="utf-8")
    pinned = {normal(line) for line in lock.splitlines() if "==" in line}
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["spark"],
        *project["dependency-groups"]["dev"],
    ]

    assert set() == {normal(each) for each in wanted if "sys_platform" not in each} - pinned


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def normal(requirement):
    name = re.split(r"[\s\[<>=!;~]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_two_modules_of_tests_have_one_name(repository):
    """Test folders are no packages: of two files of one name, the runner would collect only the first."""
    names = Counter(path.name for path in (repository / "tests").rglob("test_*.py"))
    assert [name for name, often in names.items() if often > 1] == []
