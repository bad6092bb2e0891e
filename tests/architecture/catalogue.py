"""The English catalogue against the texts in src/: what is missing, what does not fit."""

import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

REPOSITORY = Path(__file__).parents[2]
FOLDER = REPOSITORY / "src" / "kaohe" / "locale" / "en" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"\{\w+\}")


IN_TEMPLATE = re.compile(r"""\{%\s*t\s+(?:"([^"]*)"|'([^']*)')""")


def texts():
    """Return every text of the source that is translated, with the place where it stands first."""
    found = {}
    folder = REPOSITORY / "src" / "kaohe"
    for name, line, message, _comments, _context in extract_from_dir(
        str(folder), keywords={"_": None, "later": None}
    ):
        found.setdefault(message, f"src/kaohe/{name}:{line}")
    for file in sorted(folder.glob("web/**/*.html")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            for double, single in IN_TEMPLATE.findall(line):
                found.setdefault(double or single, f"{file.relative_to(REPOSITORY)}:{number}")
    return found


def translations():
    with (FOLDER / "kaohe.po").open("rb") as file:
        return read_po(file, locale="en", domain="kaohe")


def untranslated():
    known = translations()
    return {
        text: place
        for text, place in texts().items()
        if (message := known.get(text)) is None or not message.string or message.fuzzy
    }


def unlike():
    """Return translations that lose or invent a placeholder: they would print without a figure, or fail."""
    return {
        str(message.id): str(message.string)
        for message in translations()
        if message.id
        and message.string
        and set(PLACEHOLDER.findall(str(message.id))) != set(PLACEHOLDER.findall(str(message.string)))
    }


def compiled(catalogue):
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def stale():
    return compiled(translations()) != (FOLDER / "kaohe.mo").read_bytes()


def update():
    """Take up new texts, drop those that are gone, compile. Nothing in the files depends on the day."""
    catalogue = translations()
    template = Catalog(domain="kaohe")
    for text in texts():
        template.add(text)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    catalogue.header_comment, catalogue.fuzzy = "# English texts of kaohe.", False
    catalogue.project, catalogue.version = "kaohe", ""
    with (FOLDER / "kaohe.po").open("wb") as file:
        write_po(file, catalogue, no_location=True, sort_output=True, ignore_obsolete=True, width=0)
    (FOLDER / "kaohe.mo").write_bytes(compiled(translations()))


if __name__ == "__main__":
    update()
    missing = untranslated()
    for text, place in missing.items():
        sys.stdout.write(f"{place}: {text}\n")
    for text in unlike():
        sys.stdout.write(f"other placeholders: {text}\n")
    sys.stdout.write(f"{len(missing)} texts without translation\n")
    sys.exit(1 if missing or unlike() else 0)
