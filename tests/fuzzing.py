"""Files that are nearly right: bytes changed at random, and structures (JSON, tables, front matter, trees of files)
changed by Hypothesis at a place of theirs; and what each may come to."""

from __future__ import annotations

import copy
import csv
import json
import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from cto_tui.exchange import registry
from cto_tui.exchange.model import Importer, Rejected, UnreadableError
from cto_tui.services import history, imports
from cto_tui.services.register import Register
from hostile import HURTS, write_all
from readings import DATA, reading
from registers import complaints, new_register

# By bytes

_SPLICES: Final = (
    b"", b"\x00", b"\xff\xfe", b'"', b"[", b"{", b"]", b"}", b"\n", b",", b"null", b"9" * 40, b"-1e999", b"\\ud800",
)  # fmt: skip
_LARGEST: Final = 40_000
"""Bytes up to which a real file is taken: larger ones are read too seldom in the same time."""
_REAL: Final = 12
"""Real files of each format."""
_LONGEST: Final = 500
"""Characters of a text in a tree that is changed."""


def changed_bytes(data: bytes, dice: random.Random) -> bytes:
    """The bytes with up to six places cut, doubled or replaced."""
    out = bytearray(data)
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(out) + 1)
        length = dice.choice((0, 1, 4, 40, 400))
        piece = dice.choice(_SPLICES) if dice.random() < 0.7 else bytes(out[dice.randrange(len(out) + 1) :][:length])
        out[place : place + dice.choice((0, 1, length))] = piece
    return bytes(out)


def hostile_files(folder: Path) -> dict[str, Path]:
    """A small hostile file of every format, written into a new folder: format to path, folders among them."""
    return {registry.find(registry.source(path)).name: path for path in write_all(folder, HURTS[:12])}


def one_of(path: Path) -> Path:
    """A file to change the bytes of: of a folder one of its files."""
    return path if path.is_file() else min(path.rglob("*.md"))


@cache
def real_files() -> dict[str, list[Path]]:
    """Real files of each format, where the shared data lie beside the repository."""
    found: dict[str, list[Path]] = {}
    for path in sorted(registry.walk([DATA])) if DATA.is_dir() else []:
        file = one_of(path)
        if file.stat().st_size > _LARGEST or "nasty" in path.parts:
            continue
        try:
            name = registry.find(registry.source(path)).name
        except UnreadableError:
            continue
        # A dozen of different origins, not of the one that comes first.
        if sum(each.parent == file.parent for each in found.setdefault(name, [])) < 3 and len(found[name]) < _REAL:
            found[name].append(path)
    return found


def read_changed(path: Path, importer: Importer | None) -> str:
    """Read a file or folder by an importer, or by whichever is surest of it. Answers what became of it; raises what an
    importer must not raise."""
    try:
        source = registry.source(path)
        entries = list((importer or registry.find(source)).read(source, reading()))
    except UnreadableError as error:
        said, outcome = [str(error)], "refused"
    else:
        said = [each.reason for each in entries if isinstance(each, Rejected)]
        outcome = "rejected" if said else "taken" if entries else "empty"
    assert not any("\n" in each for each in said), said
    return outcome


# By structure

Tree = Any
"""What JSON can say; a folder is an object of its files, a table an array of arrays."""

Draw = Callable[[st.SearchStrategy[Any]], Any]

_DATES: Final = (
    "2026-02-30", "0000-00-00", "9999-12-31T23:59:59+23:59", "0001-01-01T00:00:00-23:59", "2026-01-02T25:61:61Z",
    "20260102T100000Z", "12/13/2026", "١٢٣٤-٠١-٠٢", "2026-W53-7", "-0001-01-01", "1e9", "253402300800",
)  # fmt: skip
_NUMBERS: Final = (0, -1, 2**31, 2**63, 2**64, -(2**63) - 1, 10**400, 1e308, 5e-324, float("nan"), float("inf"), -0.0)
_WORDS: Final = (
    "true",
    "null",
    "adopt",
    "Open",
    "new",
    "0",
    "-",
    "[x](y)",
    "'",
    "---",
    "# ",
    "../../etc/passwd",
    "T-1",
)

ODD: Final[st.SearchStrategy[Tree]] = st.recursive(
    st.none()
    | st.booleans()
    | st.sampled_from(_NUMBERS)
    | st.sampled_from((*_DATES, *_WORDS, "", " ", *HURTS))
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
"""A value that does not belong where it stands."""


def _places(tree: Tree) -> Iterator[tuple[Any, Any]]:
    """Every (container, key or index) in a tree."""
    keys = tree.keys() if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in list(keys):
        yield tree, key
        yield from _places(tree[key])


def _replace(_tree: Tree, box: Any, key: Any, draw: Draw) -> None:
    box[key] = draw(ODD)


def _remove(_tree: Tree, box: Any, key: Any, _draw: Draw) -> None:
    del box[key]


def _repeat(_tree: Tree, box: Any, key: Any, draw: Draw) -> None:
    again = copy.deepcopy(box[key])
    if isinstance(box, list):
        box.insert(draw(st.integers(0, len(box))), again)
    else:
        box[f"{key} "] = again


def _rename(tree: Tree, box: Any, key: Any, draw: Draw) -> None:
    if isinstance(box, dict):
        names = sorted({name for holder, name in _places(tree) if isinstance(holder, dict)})
        box[draw(st.sampled_from(names) | st.sampled_from(HURTS) | st.text(max_size=8))] = box.pop(key)


def _swap(tree: Tree, box: Any, key: Any, draw: Draw) -> None:
    places = list(_places(tree))
    other, name = places[draw(st.integers(0, len(places) - 1))]
    box[key], other[name] = copy.deepcopy(other[name]), copy.deepcopy(box[key])


def _wrap(_tree: Tree, box: Any, key: Any, draw: Draw) -> None:
    for _ in range(draw(st.sampled_from((1, 2, 60)))):
        box[key] = [box[key]] if draw(st.booleans()) else {"name": box[key]}


_CHANGES: Final = (_replace, _replace, _remove, _repeat, _rename, _swap, _wrap)


@st.composite
def changed_tree(draw: Draw, tree: Tree) -> Tree:
    """The tree with up to four places changed."""
    tree = copy.deepcopy(tree)
    for _ in range(draw(st.integers(1, 4))):
        places = list(_places(tree))
        if places:
            box, key = places[draw(st.integers(0, len(places) - 1))]
            draw(st.sampled_from(_CHANGES))(tree, box, key, draw)
    return tree


def _text(value: Tree) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _json(tree: Tree, draw: Draw) -> str:
    return json.dumps(tree, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from((None, 1))))


def _lines(tree: Tree, draw: Draw) -> str:
    rows = tree if isinstance(tree, list) else [tree]
    return "\n".join(json.dumps(row) for row in rows) if draw(st.booleans()) else _json(tree, draw)


def _script(tree: Tree, draw: Draw) -> str:
    return f"<!doctype html>\n<script>\nradar_visualization({_json(tree, draw)});\n</script>\n"


def _table(tree: Tree, draw: Draw) -> str:
    out = StringIO()
    writer = csv.writer(
        out, delimiter=draw(st.sampled_from(",;\t|")), lineterminator=draw(st.sampled_from(("\n", "\r\n", "\r"))),
        quoting=draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))),
    )  # fmt: skip
    for row in tree if isinstance(tree, list) else [tree]:
        writer.writerow([_text(cell) for cell in (row if isinstance(row, list) else [row])])
    return out.getvalue()


def _markdown(tree: Tree, _draw: Draw) -> str:
    """Front matter (if any) and sections of a Markdown file."""
    if not isinstance(tree, dict):
        return _text(tree)
    front, body = tree.get("front"), {name: each for name, each in tree.items() if name != "front"}
    head = front if isinstance(front, dict) else {}
    lines = ["---", *(f"{name}: {json.dumps(each)}" for name, each in head.items()), "---", ""] if front else []
    return "\n".join([*lines, *(f"{title}\n\n{_text(text)}\n" for title, text in body.items())])


def _folder(tree: Tree, path: Path, draw: Draw) -> None:
    """A tree of files; what is none becomes a link, a FIFO or an odd file of that name."""
    if isinstance(tree, dict) and not any(str(name).startswith("#") or name == "front" for name in tree):
        path.mkdir()
        for name, each in tree.items():
            safe = re.sub("[/\x00\ud800-\udfff]", "_", name)[:60]
            if safe not in ("", ".", "..") and not (path / safe).exists():
                _folder(each, path / safe, draw)
    elif isinstance(tree, bool) or tree is None:
        path.symlink_to({True: "..", False: path.name, None: "/etc/hostname"}[tree])
    elif isinstance(tree, int | float):
        os.mkfifo(path)
    else:
        _write(path, _markdown(tree, draw), draw)


def _write(path: Path, text: str, draw: Draw) -> None:
    encoding = draw(st.sampled_from(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1")))
    errors = "surrogatepass" if encoding.startswith("utf") else "replace"
    path.write_bytes(text.encode(encoding, errors))


_WRITERS: Final[dict[str, Callable[[Tree, Draw], str]]] = {
    ".csv": _table, ".html": _script, ".md": _markdown,
}  # fmt: skip
"""By the ending of the file; all others are JSON."""


@cache
def _base(path: Path) -> Tree:
    """What a file of `hostile_files`, or a real one, says, as a tree."""
    if path.is_dir():
        return {each.name: _base(each) for each in sorted(path.iterdir())[:6] if each.is_dir() or each.suffix == ".md"}
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".csv":
        return [row for row in csv.reader(StringIO(text)) if row][:5]
    if path.suffix == ".html":
        return {
            "quadrants": [{"name": each} for each in ("Infra", "Data", "Tools", "Languages")],
            "rings": [{"name": each} for each in ("ADOPT", "TRIAL", "ASSESS", "HOLD")],
            "entries": [{"label": f"s{number}", "quadrant": number, "ring": 0, "moved": 0} for number in range(3)],
        }  # fmt: skip
    if path.suffix == ".md":
        front = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
        pieces = re.split(r"(?m)^(#+ .*)$", text[front.end() if front else 0 :])
        tree: dict[str, Tree] = {"front": dict(re.findall(r"(?m)^(\w+): *(.*)$", front[1]))} if front else {}
        tree |= {"#": pieces[0]} if pieces[0].strip() else {}
        return tree | dict(zip(pieces[1::2], pieces[2::2], strict=True))
    try:
        return _first(json.loads(text))
    except ValueError:
        # JSON line by line, or nearly so.
        return [_first(json.loads(line)) for line in text.splitlines()[:3] if line.startswith("{") and line[-1:] == "}"]


def _first(tree: Tree) -> Tree:
    """A tree with the first few of every array, and the first of every text."""
    if isinstance(tree, list):
        return [_first(each) for each in tree[:3]]
    if isinstance(tree, str):
        return tree[:_LONGEST]
    return {name: _first(each) for name, each in tree.items()} if isinstance(tree, dict) else tree


@st.composite
def changed_files(draw: Draw, path: Path, target: Path) -> Path:
    """Writes a file (or folder) that says nearly what `path` says into the folder `target`, and answers it."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    tree = draw(changed_tree(_base(path)))
    if path.is_dir():
        _folder(tree if isinstance(tree, dict) else {path.name: tree}, target / path.name, draw)
    else:
        writer = _WRITERS.get(path.suffix, _lines if isinstance(tree, list) else _json)
        _write(target / path.name, writer(tree, draw), draw)
    return target / path.name


def import_twice(register: Register, path: Path) -> str:
    """Import what is there, then again, which changes nothing, and take it back, so that the next is new again. Answers
    what became of it; raises what must not come out of an import."""
    before = len(register.session)
    reports = imports.import_paths(register, [path])
    groups = len(register.session) - before
    again = imports.import_paths(register, [path])
    for report in (*reports, *again):
        reasons = [each["reason"] for each in (*report.rejected, *report.skipped, *report.warnings)]
        assert not any("\n" in each for each in (report.failed, *reasons)), (report.failed, reasons)
    assert [(each.new, each.updated) for each in again] == [(0, 0)] * len(again), again
    for _ in range(groups):
        history.undo(register)
    if any(each.rejected for each in reports):
        return "rejected"
    if any(each.gave_something for each in reports):
        return "taken"
    return "refused" if any(each.failed for each in reports) else "empty"


# Rounds of both


def rounds_by_byte(path: Path, folder: Path, rounds: int, seed: int) -> Counter[str]:
    """Change the bytes of a file (or of a file of a folder) that often; answers the outcomes."""
    dice = random.Random(seed)
    if path.is_dir():
        shutil.rmtree(folder / "tree", ignore_errors=True)
        # Real trees are large: the first of each folder are enough.
        shutil.copytree(path, folder / "tree" / path.name, ignore=lambda _where, names: sorted(names)[8:])
        path = folder / "tree" / path.name
    importer = registry.find(registry.source(path))
    file = one_of(path)
    data = file.read_bytes()
    if path.is_file():
        path = file = folder / path.name
    counts: Counter[str] = Counter()
    for number in range(rounds):
        file.write_bytes(changed_bytes(data, dice))
        try:
            # Half of them through the finding of the format, which reads them too.
            counts[read_changed(path, dice.choice((importer, None)))] += 1
        except Exception as error:
            raise AssertionError(f"FUZZ_SEED={seed} {path.name} round {number}: {error!r}") from error
    return counts


def rounds_by_structure(path: Path, folder: Path, rounds: int, number: int) -> Counter[str]:
    """Change the structure of a file or folder that often, and import each; answers the outcomes. The register must be
    sound at the end. Hypothesis repeats a failure from `number`."""
    counts: Counter[str] = Counter()
    shutil.rmtree(folder / "data", ignore_errors=True)
    register = new_register(folder)

    @seed(number)
    @settings(max_examples=rounds, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        changed = data.draw(changed_files(path, folder / "changed"))
        counts[import_twice(register, changed)] += 1

    run()
    assert complaints(register) == []
    register.close()
    return counts
