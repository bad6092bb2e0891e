"""Bytes to text: UTF-8, UTF-16 and GB18030 are told apart; anything else is refused, never guessed."""

from __future__ import annotations

import codecs
from collections import Counter

from kaohe.errors import KaoheError, refuse
from kaohe.i18n import _

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 200_000
PLAUSIBLE = 0.9
"""Share of the characters beyond ASCII that must be everyday Chinese (GB 2312) for GB18030 to be believed."""


def decode(data: bytes, name: str, declared: str | None = None) -> tuple[str, str]:
    """Return the text and the encoding found (or declared)."""
    if declared is not None:
        return _declared(data, name, declared), declared
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _strictly(data, name, encoding), encoding
    if b"\x00" in data[:SAMPLE]:
        return _without_mark(data, name)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise _refusal(data, name, "utf-8", error.start) from None
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _refusal(data, name, "gb18030", error.start) from None
    if not _everyday_chinese(text):
        raise _refusal(data, name, None, None)
    return text, "gb18030"


def _declared(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise refuse(
            "mapping.encoding", _("没有名为“{name}”的编码").format(name=encoding), file=name
        ) from None
    except UnicodeDecodeError as error:
        raise _refusal(data, name, encoding, error.start) from None


def _strictly(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refusal(data, name, encoding, error.start) from None


def _without_mark(data: bytes, name: str) -> tuple[str, str]:
    """Read UTF-16 without a mark: Latin letters leave zero bytes on one side only."""
    even, odd = data[0:SAMPLE:2].count(0), data[1:SAMPLE:2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise refuse(
            "file.kind",
            _("这不是文本文件:内容里有二进制数据"),
            _("确认导出格式,另存为 CSV(UTF-8)或 xlsx 再导入"),
            file=name,
        )
    return text, encoding


def _mostly_utf8(data: bytes) -> bool:
    text = data[:SAMPLE].decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return sum(ord(character) > 0x7F for character in text) - broken > 4 * broken


def _everyday_chinese(text: str) -> bool:
    beyond = Counter(character for character in text[:SAMPLE] if ord(character) > 0x7F)
    known = sum(times for character, times in beyond.items() if _in_gb2312(character))
    return known >= PLAUSIBLE * beyond.total()


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _refusal(data: bytes, name: str, encoding: str | None, position: int | None) -> KaoheError:
    line = None if position is None else data[:position].count(b"\n") + 1
    message = (
        _("看不懂文字编码:既不是 UTF-8、UTF-16,也不像 GB18030")
        if encoding is None
        else _("文字编码不对:按 {encoding} 读到第 {line} 行就读不下去").format(encoding=encoding, line=line)
    )
    return refuse(
        "file.encoding",
        message,
        _("另存为 CSV(UTF-8),或在映射文件里写 encoding,例如 encoding: big5"),
        file=name,
        line=line,
        row=line,
    )
