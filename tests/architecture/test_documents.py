"""Documents name only what is there: paths, scripts, links, and every room has its line."""

import re

import pytest

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md", "docs/onboarding.md")
ROOTS = ("src/", "docs/", "tests/", "script/", "bench/", "examples/", ".ci/")


@pytest.mark.parametrize("page", PAGES)
def test_a_path_in_a_document_exists(page, repository):
    words = re.findall(r"`([^`\s]+)`", (repository / page).read_text(encoding="utf-8"))
    named = {word for word in words if word.startswith(ROOTS)} - {"src/kaohe/policies/Pnn/policy.yaml"}

    assert {name for name in named if not (repository / name).exists()} == set()


def test_a_link_in_a_document_leads_somewhere(repository):
    pages = [*repository.glob("*.md"), *repository.glob("docs/**/*.md"), *repository.glob("bench/*.md")]
    broken = {
        f"{page.relative_to(repository)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:\s]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    }

    assert broken == set()


def test_every_room_stands_in_the_architecture(repository):
    page = (repository / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {
        path.name
        for path in (repository / "src" / "kaohe").iterdir()
        if path.is_dir() and path.name not in {"__pycache__", "locale"}
    }

    assert {room for room in rooms if f"`src/kaohe/{room}/`" not in page} == set()


def test_decisions_are_numbered_without_a_gap(repository):
    numbers = [path.name[:4] for path in sorted((repository / "docs" / "decisions").glob("*.md"))]

    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
