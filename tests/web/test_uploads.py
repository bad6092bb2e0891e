"""Attachments: only what is what its name says is kept."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaohe.errors import KaoheError


def archive(names, size=10):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, b"0" * size)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("证据.exe", b"MZ", "upload.kind"),
        ("证据.pdf", b"<html>", "upload.kind"),
        ("证据.png", b"%PDF-1.7", "upload.kind"),
        ("证据.txt", b"a\0b", "upload.kind"),
        ("证据.xlsx", b"PK\x03\x04 broken", "upload.kind"),
        ("证据.xlsx", archive(["xl/workbook.xml", "xl/vbaProject.bin"]), "upload.macros"),
        ("证据.xlsm", archive(["xl/workbook.xml"]), "upload.kind"),
        ("证据.docx", archive(["a", "b", "c"], 100 << 20), "upload.too_large"),
        ("证据.txt", b"0" * ((20 << 20) + 1), "upload.too_large"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name, content, code):
    from kaohe.web.uploads.checking import checked

    with pytest.raises(KaoheError) as error:
        checked(SimpleUploadedFile(name, content))
    assert error.value.code == code


@pytest.mark.parametrize(
    ("name", "content"),
    [("证据.pdf", b"%PDF-1.7"), ("证据.txt", "说明".encode()), ("证据.xlsx", archive(["xl/workbook.xml"]))],
)
def test_what_is_what_its_name_says_is_kept_whole(name, content):
    from kaohe.web.uploads.checking import checked

    assert checked(SimpleUploadedFile(name, content)).read() == content
