"""Regular expressions that are compiled at their first use."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

import cto_tui
from cto_tui._pattern import _Later, pattern


def test_a_pattern_does_what_re_compile_gives() -> None:
    late, usual = pattern(r"(\d+)-x", re.IGNORECASE), re.compile(r"(\d+)-x", re.IGNORECASE)
    for text in ("12-X", "a 7-x b", "", "7-"):
        for method in ("match", "fullmatch", "search"):
            assert repr(getattr(late, method)(text)) == repr(getattr(usual, method)(text))
        assert late.sub("-", text) == usual.sub("-", text)
        assert late.findall(text) == usual.findall(text)
    assert late.groups == usual.groups


def test_it_is_compiled_once_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    real = re.compile

    def compile_(text: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(text)
        return real(text, flags)

    monkeypatch.setattr(re, "compile", compile_)
    late = pattern("a+")
    assert compiled == []
    assert late.match("aa")
    assert late.match("aa")
    assert compiled == ["a+"]


def test_every_pattern_of_the_program_can_be_compiled() -> None:
    """A mistake in one shows at its first use: here all are used."""
    package = Path(cto_tui.__path__[0])
    count = 0
    for file in package.rglob("*.py"):
        if "import pattern\n" in file.read_text(encoding="utf-8"):
            name = ".".join(("cto_tui", *file.relative_to(package).with_suffix("").parts))
            for each in vars(importlib.import_module(name)).values():
                if isinstance(each, _Later):
                    re.compile(each._text, each._flags)
                    count += 1
    assert count > 20
