from __future__ import annotations

import getpass
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cto_tui import config
from cto_tui.config import (
    SETTING_NAMES,
    ConfigError,
    Known,
    Settings,
    default_actor,
    load_settings,
    read_settings,
    theme_of,
    zone_of,
)  # fmt: skip
from cto_tui.config.settings import declarations

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "configuration.md"
KNOWN = Known(["tender", "vendor"], lambda kind: ["spotted", "go"] if kind == "tender" else [], ["money", "stale"])

SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)
WINTER = datetime(2026, 1, 1, 12, tzinfo=UTC)


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_the_example_of_the_documentation_sets_everything(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", DOCUMENTATION.read_text(), re.DOTALL)
    assert example
    assert load_settings(written(tmp_path, b"\xef\xbb\xbf" + example[1].encode())) == Settings(
        zone="Europe/Paris",
        actor="Jeanne",
        language="fr",
        currency="EUR",
        holidays=frozenset({date(2026, 5, 15)}),
        theme="cto-light",
        wip={"deliverable": {"doing": 6}},
        expected={"tender": {"qualifying": 3}},
        attention={"stale": 6.0, "tag:security": 2.5},
        keymap="vim",
        keys={"pick": ("P",), "next-step": ("n", "enter"), "open": ("g O",), "range": ()},
        escape_ms=50,
        backup={"daily": 14, "weekly": 8, "monthly": 24},
    )
    assert all(re.search(rf"^\[?{name}\b", example[1], re.MULTILINE) for name in SETTING_NAMES)


def test_the_default_file_need_not_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "cto-tui").mkdir()
    assert load_settings() == Settings()
    written(config.default_path().parent, 'actor = "Jeanne"')
    assert load_settings().actor == "Jeanne"
    monkeypatch.setenv("CTO_TUI_CONFIG", str(tmp_path / "mine.toml"))
    with pytest.raises(ConfigError, match=r"mine.toml: there is no such file"):
        load_settings()
    with pytest.raises(ConfigError, match="there is no such file"):
        load_settings(tmp_path / "other.toml")


def test_the_default_file_is_in_the_users_configuration_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert config.default_path() == tmp_path / "cto-tui" / "config.toml"
    assert config.default_path().parts[-2:] == ("cto-tui", "config.toml")


@pytest.mark.parametrize(
    ("text", "line", "key", "problem"),
    [
        ('actor = "a"\nzoen = "x"', 2, "zoen", "is no setting; did you mean zone?"),
        ("\n\nfrobnicate = 1", 3, "frobnicate", "there are actor, attention, backup, currency"),
        ("actor = 3", 1, "actor", '3 is not text: write it in quotes, as in actor = "..."'),
        ('# zone = 1\nzone = "Mars/Base"', 2, "zone", "no time zone 'Mars/Base'"),
        ('zone = "Europe"', 1, "zone", "write a name such as Europe/Paris"),
        ('zone = "../etc/passwd"', 1, "zone", "no time zone"),
        ('language = "tlh"', 1, "language", "write one of en, fr"),
        ('currency = "euro"', 1, "currency", "is not a currency"),
        ('currency = ""', 1, "currency", "is not a currency"),
        ("holidays = 2026-05-15", 1, "holidays", "in brackets"),
        ('holidays = [\n  2026-05-15,\n  "2026-05-16",\n]', 1, "holidays", "'2026-05-16' is not a day"),
        ("holidays = [2026-05-15T00:00:00]", 1, "holidays", "is not a day"),
        ("synchronous_full = 1", 1, "synchronous_full", "1 is neither true nor false"),
        ("wip = 3", 1, "wip", r"is not a table: begin it with a line \[wip\]"),
        ("[wip]\ntender = 3", 2, "wip.tender", r"begin it with a line \[wip.tender\]"),
        ("[wip.tender]\nspotted = 3\ngo = 0", 3, "wip.tender.go", "0 is not a whole number from 1 on"),
        ("[wip.tender]\ngo = true", 2, "wip.tender.go", "true is not a whole number"),
        ("wip.tender.go = 1.5", 1, "wip.tender.go", "as in go = 3"),
        ("[wip]\ntender = { spotted = 3, go = -1 }", 2, "wip.tender.go", "-1 is not"),
        ("[wip.tender]\nspoted = 3", 2, "wip.tender.spoted", "is no state of tender; did you mean spotted?"),
        ('theme = "cto-ligth"', 1, "theme", "did you mean cto-light?"),
        ('theme = "puce"', 1, "theme", "there are ansi-dark"),
        ('keymap = "emacs"', 1, "keymap", "'emacs' is no keymap; there are default, vim"),
        ('[keys]\nnext-stp = "n"', 2, "keys.next-stp", "is no command; did you mean next-step?"),
        ('[keys]\nzzz = "n"', 2, "keys.zzz", "is no command; cto-tui config --explain lists"),
        ('[keys]\ndue = "D"\n"\\u001b[31m" = "x"', 3, r"keys.'\x1b[31m'", "is no command"),
        ("[keys]\nedit = 3", 2, "keys.edit", 'write it in quotes, as in edit = "g n"'),
        ('[keys]\nedit = "n"', 2, "keys.edit", 'next-step too; choose another for either; next-step = "none"'),
        ('keymap = "vim"\n[keys]\nedit = "O"', 3, "keys.edit", "O is the key of owner too"),
        ('[keys]\npick = "P"\nedit = "P"', 3, "keys.edit", "P is the key of pick too; choose another for one of"),
        ('[keys]\nedit = "hyper+e"', 2, "keys.edit", "hyper.e is no key; write a character"),
        ('[keys]\nedit = "alt+e"', 2, "keys.edit", "choose a key without Alt"),
        ('[keys]\nedit = "ctrl+shift+e"', 2, "keys.edit", "not told apart by terminals"),
        ('[keys]\nedit = ["e", ""]', 2, "keys.edit", "is empty; write a key"),
        ('[keys]\nedit = "g e e"', 2, "keys.edit", "has 3 keys; a chord has two"),
        ('[keys]\nedit = "g"', 2, "keys.edit", "g as the key of edit hides the chord g g of top and"),
        ('[keys]\nedit = "n e"', 2, "keys.edit", "n as the key of next-step hides the chord n e of edit"),
        ('[keys]\nback = "none"\npalette = "none"', 2, "keys.back", "the app could not be left"),
        ("[wip.tendre]\ngo = 3", 1, "wip.tendre", "is no kind; did you mean tender?"),
        ("[expected.tender]\nspotted = 0", 2, "expected.tender.spotted", "0 is not a whole number from 1 on"),
        ('[attention]\n"stale" = "much"', 2, "attention.stale", "'much' is not a number"),
        ("[attention]\nstale = nan", 2, "attention.stale", "is not a number"),
        ("[attention]\nmony = 1", 2, "attention.mony", "did you mean money?"),
        ('actor = "a"\nactor = "b"', 2, "", "is not TOML"),
        ('actor = "a\nzone = ""', 1, "", "is not TOML"),
        ("actor = [", 1, "", "is not TOML"),
        (b'zone = ""\nactor = "\xe9"', 2, "", "is not UTF-8"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(
    tmp_path: Path, text: str | bytes, line: int, key: str, problem: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError, match=problem) as caught:
        load_settings(path, KNOWN)
    assert (caught.value.path, caught.value.line, caught.value.key) == (path, line, key)
    message = str(caught.value)
    assert message.startswith(f"{path}, line {line}: {key}")
    assert "\n" not in message


def test_every_fault_is_told_and_what_is_right_is_read(tmp_path: Path) -> None:
    text = 'actor = "Jeanne"\nzone = 3\n[wip.tender]\ngo = 0\nspotted = 4\n[keys]\nedit = "n"\nundo = "ctrl+s"\n'
    found = read_settings(written(tmp_path, text), KNOWN)
    assert [(each.line, each.key) for each in found.faults] == [(2, "zone"), (4, "wip.tender.go"), (7, "keys.edit")]
    assert [str(each).partition("line ")[2] for each in found.warnings] == [
        "8: keys.undo: ctrl+s does not arrive from every terminal: it may stop the output"
    ]
    assert (found.settings.actor, found.settings.wip) == ("Jeanne", {"tender": {"spotted": 4}})
    assert found.lines[("wip", "tender", "spotted")] == 5


def test_every_setting_says_what_it_is_for() -> None:
    for each in declarations():
        assert each.meaning.endswith(".")
        assert each.example
        assert each.otherwise or each.default not in ("", 0) or each.default is False, each.name


@pytest.mark.parametrize(
    ("setting", "colours", "theme"),
    [
        ("", "", "cto-dark"),
        ("", "15;0", "cto-dark"),
        ("", "0;15", "cto-light"),
        ("", "0;default;7", "cto-light"),
        ("", "0;default", "cto-dark"),
        ("nord", "0;15", "nord"),
    ],
)
def test_the_theme_goes_with_the_background(setting: str, colours: str, theme: str) -> None:
    assert theme_of(Settings(theme=setting), environment={"COLORFGBG": colours}) == theme


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path)


def test_names_of_kinds_are_free_where_they_are_not_given(tmp_path: Path) -> None:
    found = load_settings(written(tmp_path, "[wip.rocket]\nfuelled = 2\n[attention]\nthrust = 9"))
    assert found == Settings(wip={"rocket": {"fuelled": 2}}, attention={"thrust": 9.0})


@pytest.mark.parametrize(
    ("setting", "environment", "expected"),
    [
        ("Asia/Tokyo", {"TZ": "Europe/Paris"}, "Asia/Tokyo"),
        ("", {"TZ": "Europe/Paris"}, "Europe/Paris"),
        ("", {"TZ": ":Europe/Paris"}, "Europe/Paris"),
        ("Mars/Base", {}, "America/New_York"),
        ("", {}, "America/New_York"),
    ],
)
def test_zone(tmp_path: Path, setting: str, environment: dict[str, str], expected: str) -> None:
    localtime = tmp_path / "localtime"
    localtime.symlink_to("/usr/share/zoneinfo/America/New_York")
    assert zone_of(Settings(zone=setting), environment=environment, localtime=localtime) == ZoneInfo(expected)


def test_zone_of_a_machine_whose_localtime_is_a_copy(tmp_path: Path) -> None:
    # A fixed-offset zone in the TZif format's first version: a header, one type (UTC+5:30) and its name.
    counts = b"".join(n.to_bytes(4, "big") for n in (0, 0, 0, 0, 1, 4))
    tzif = b"TZif" + bytes(16) + counts + (19_800).to_bytes(4, "big") + bytes(2) + b"IST\0"
    localtime = tmp_path / "localtime"
    localtime.write_bytes(tzif)
    assert SUMMER.astimezone(zone_of(Settings(), environment={}, localtime=localtime)).utcoffset() == timedelta(
        hours=5.5
    )


@pytest.mark.parametrize("content", [None, b"not a zone"])
@pytest.mark.parametrize("rule", ["CET-1CEST,M3.5.0,M10.5.0/3", "", "No/Such/Zone"])
def test_zone_never_fails(tmp_path: Path, content: bytes | None, rule: str) -> None:
    localtime = tmp_path / "localtime"
    if content is not None:
        localtime.write_bytes(content)
    # In a process of its own: the C library reads TZ once.
    probe = (
        "import sys; from datetime import datetime; from pathlib import Path; from cto_tui.config import *\n"
        "zone = zone_of(Settings(), localtime=Path(sys.argv[1]))\n"
        "for text in sys.argv[2:]: print(datetime.fromisoformat(text).astimezone(zone).utcoffset())"
    )
    command = [sys.executable, "-c", probe, str(localtime), SUMMER.isoformat(), WINTER.isoformat()]
    shown = subprocess.run(command, env={"TZ": rule}, capture_output=True, text=True, check=True).stdout.split()
    assert shown == (["2:00:00", "1:00:00"] if rule.startswith("CET") else ["0:00:00", "0:00:00"])


def test_actor(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_actor(Settings(actor="Jeanne")) == "Jeanne"
    monkeypatch.setattr(getpass, "getuser", lambda: "jdupont")
    assert default_actor(Settings()) == "jdupont"

    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert re.fullmatch(r"user-\d+", default_actor(Settings()))
