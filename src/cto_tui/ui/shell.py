"""The shell: the one screen that holds every page, its chrome, and the way from a key to a verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import monotonic

from textual import events
from textual.app import ComposeResult

from cto_tui import services
from cto_tui.i18n import _
from cto_tui.keyboard.commands import BY_ID, COMMANDS, Command
from cto_tui.keyboard.keymap import Keymap, bindings
from cto_tui.keyboard.names import key_label
from cto_tui.services import today as triage
from cto_tui.services.present import Focus
from cto_tui.services.screens import waiting
from cto_tui.services.sessions import Place
from cto_tui.services.today import Counts
from cto_tui.ui import resting
from cto_tui.ui.beginning import Beginning
from cto_tui.ui.desk import Desk
from cto_tui.ui.drawing import Hint
from cto_tui.ui.driver import TerminalApp
from cto_tui.ui.frames import LONG_PATIENCE, Frames
from cto_tui.ui.key_queue import TakesKeys, help_keys, take_keys_again
from cto_tui.ui.opening import Opening
from cto_tui.ui.places import Places
from cto_tui.ui.screens.page import ItemPage
from cto_tui.ui.screens.today import TodayPage
from cto_tui.ui.tally import Tally
from cto_tui.ui.verbs_app import AppVerbs
from cto_tui.ui.verbs_bulk import BulkVerbs
from cto_tui.ui.verbs_help import HelpVerbs
from cto_tui.ui.verbs_radar import RadarVerbs
from cto_tui.ui.verbs_tour import TourVerbs
from cto_tui.ui.verbs_write import WriteVerbs
from cto_tui.ui.widgets.chrome import FooterLine, HeaderLine, Pages, Rule, TabBar, VRule
from cto_tui.ui.widgets.detail import DetailPane
from cto_tui.ui.widgets.filter_line import FilterLine
from cto_tui.ui.widgets.rooms import Room
from cto_tui.ui.written import Written


class _Body(Room):
    """What lies between the chrome: the pages, and the detail beside them or in their place."""

    def on_resize(self) -> None:
        # The detail may lie elsewhere now, and other keys lead out of it.
        self.query_ancestor(Shell).show_hints()


LOOKS_EVERY = 1.0
"""Seconds after which the shell asks whether another process has written."""


class Shell(Places, RadarVerbs, BulkVerbs, WriteVerbs, AppVerbs, HelpVerbs, TourVerbs, Frames, TakesKeys):
    """Every page lives in here; keys become commands, commands become `do_` methods."""

    def __init__(self, desk: Desk, first: Beginning | None = None, *, tour: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self.header = HeaderLine(_("Today"))
        settings = desk.register.settings
        self.keymap = Keymap(bindings(settings.keymap, settings.keys))
        self.verbs = resting.Verbs(self.keymap)
        counts = resting.tab_counts(waiting(first.content.counts)) if first else {}
        self.tabs = TabBar(resting.tabs(self.keymap, counts), "1")
        self.footer = FooterLine()
        self.detail = DetailPane()
        self.filter_input = FilterLine(self.on_filter_typed)
        self.tally = Tally()
        self.page = TodayPage(desk, first.content if first else None, self.tally, self.keymap.label("pick"))
        self.counts = first.content.counts if first else Counts()
        self.pages: dict[str, ItemPage] = {"today": self.page}
        self.focus_: Focus | None = None
        self.again = None
        self.recorded = None
        self._chord = ""
        self._held: set[str] = set()
        self._shown = False
        """Whether the first page is there: keys typed before are meant for what it shows."""
        self._stuck = False
        """Whether the page seemed to wait for nothing when the shell last looked around."""
        self._recount = False
        """Whether the counts are to be read again once the page shows what was written."""
        self._day: date = self.register.today
        """The day that the screen is of."""
        self.saved = True
        self._data_version = first.version if first else 0
        self.begin_following()
        self.begin_visits()
        if first is not None:
            self.header.update(status=self.status_parts())
            self._counted = self._era
        if tour:
            from cto_tui.ui.widgets.tour_strip import TourStrip

            self.tour, self.strip = services.tour.begin(self.register), TourStrip()
        self._back: list[Place] = []
        self._forward: list[Place] = []

    def compose(self) -> ComposeResult:
        if self.strip is not None:
            yield self.strip
        yield self.header
        yield self.tabs
        upright = VRule()
        yield Rule(upright)
        with _Body(classes="body"):
            with Pages(classes="main", id="pages"):
                yield self.page
            yield upright
            yield self.detail
        yield Rule(upright)
        yield self.footer

    def on_mount(self) -> None:
        self.page.cursor_widget.focus()
        if self._counted is None:
            self.refresh_chrome()
            self._look_around()
        else:
            self.refresh_figures()
        self.show_hints()
        self.tell_step()
        self.set_interval(LOOKS_EVERY, self._look_around)
        self.call_after_refresh(self._page_shown)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        # Each widget's styles were worked out when it was made: there is nothing new to them the first time.
        event.refresh_styles = event.refresh_styles and self._shown

    def _page_shown(self) -> None:
        self._shown = True
        self._settle()

    def go_on_from(self, opening: Opening) -> None:
        """The opening has ended: its cursor, what it knows and what it was told are the shell's from now on."""
        for _key in range(opening.keys.taken):
            self.count_key()
        self.page.cursor_widget.go_to(opening.row_id)
        if opening.focus is not None:
            # It was read a moment ago. What the next key may bring is read once the first keys have been dealt with.
            self._asked = self.page.current_row
            self._show_focus(opening.focus)
        else:
            self._follow()
        if opening.sure:
            self.is_drawn()
        self._page_shown()

    # Keys

    @property
    def ready(self) -> bool:
        """Whether keys can be taken: not while an answer is awaited that they are meant for."""
        return self._shown and not self._held and not self.arriving

    def take_key(self, event: events.Key) -> bool:
        key, self._pressed = event.key, monotonic()
        if self.focused is self.filter_input:
            if key in help_keys(self.app) and not event.is_printable:
                self.run_command(BY_ID["help"])
                return True
            if key in ("tab", "shift+tab"):
                self.complete_filter(1 if key == "tab" else -1)
                return True
            if key not in ("enter", "down", "escape"):
                return False
            self.count_key()
            self.end_filter(keep=key != "escape")
            return True
        self.count_key()
        chord, self._chord = self._chord, ""
        if not chord and self.keymap.chord(key) is not None:
            self._chord = key
            self._show_chord(key)
            return True
        if chord:
            self.show_hints()
            command = (self.keymap.chord(chord) or {}).get(key)
            if command is not None or key != "escape":
                self.run_command(command, f"{chord} {key}")
        else:
            self.run_command(self.keymap.command(key), key)
        # Not by the widgets' messages: the question is on its way before they are.
        self._follow(pressed=True)
        if not self.page.settled:
            self.hold_frame(LONG_PATIENCE)
        return True

    def count_key(self) -> None:
        """Count a key of the morning: one that is no typed text, while something is left to decide."""
        if self.counts.left:
            self.tally.press(self.register.clock(), self._day)

    def hold(self, key: str) -> None:
        self._held.add(key)

    def release(self, key: str) -> None:
        if self._held and not self.desk.awaits(key):
            self._held.discard(key)
        self._settle()
        if self.holds_frame or self.focused is self.filter_input:
            self._follow()
            awaited = any(self.desk.awaits(each) for each in ("", "focus", "chrome", "figures", "completions"))
            if not awaited and self.page.settled:
                self.draw_frame()
        self.watch_tour(key)

    def _settle(self) -> None:
        """The page may show by now what it is to show: the keys that waited for it are taken."""
        self.arriving = self.arriving and not self.page.settled
        if self._recount and not self.arriving:
            self._recount = False
            if self.page.triage is None:
                self.refresh_chrome()
            else:
                self._show_counts(self.page.triage.counts)
                self.refresh_figures()
        if self.ready:
            back, self.on_arrival = self.on_arrival, ""
            if back:
                self.say(back)
            take_keys_again(self.app)

    def _show_chord(self, key: str) -> None:
        follow = self.keymap.chord(key) or {}
        self.footer.say("")
        # Where the line is short, the user's own stay, and the ways to the screens.
        own = self.register.settings.keys
        ordered = sorted(follow.items(), key=lambda each: (each[1].id not in own, each[1].group != "go"))
        hints: list[Hint] = []
        for each, command in ordered:
            short = command.label if command.id in own else resting.SHORT.get(command.id, "")
            # The key that is pressed is said once: so all screens have room on a narrow terminal.
            label = key_label(each if hints else f"{key} {each}")
            hints.append(Hint(label, _(command.label), short=_(short) if short else ""))
        self.footer.update(hints, ways=True)

    def run_command(self, command: Command | None, key: str = "") -> None:
        """Do a command; an unknown key says so."""
        if command is None:
            help_key = self.keymap.label("help")
            self.say(_("{key} does nothing here: {help} shows the keys").format(key=key_label(key), help=help_key))
            return
        if command.group != "move":
            self.say("")
            self.submitted = ()
        if refusal := self.page.refuses(command):
            self.say(refusal, alert=True)
            return
        method: Callable[[], None] = getattr(self, command.method)
        method()

    # The item under the cursor

    def on_item_page_cursor(self, event: ItemPage.Cursor) -> None:
        event.stop()
        if event.page is self.page:
            if not (isinstance(self.app, TerminalApp) and self.app.opens):
                self._follow()
            self._settle()

    def on_item_page_opened(self, event: ItemPage.Opened) -> None:
        event.stop()
        self.show_detail()

    def show_hints(self) -> None:
        """The footer: the next step by its name, then the verbs; while a filter is typed, what ends it; after the first
        key of a chord, the ways on, whatever comes in meanwhile."""
        if self._chord:
            return
        if self.focused is self.filter_input:
            asks = [Hint(key, _("help")) for key in self.keymap.labels("help") if len(key) > 1][:1]
            ends = [Hint("enter", _("keep")), Hint("esc", _("without it")), Hint("tab", _("complete"))]
            self.footer.update([*ends, *asks])
            return
        hints = self.verbs.hints(self.focus_, refused=self.page.refuses, marked=self.page.marks)
        if self.detail_open:
            label = self.keymap.label
            scrolls = f"{label('down')}/{label('up')}"
            hints[:0] = Hint(label("escape"), _("list")), Hint(scrolls, _("scroll"))
        self.footer.update(hints)

    # What is written, and by whom

    def changed(self) -> None:
        self.begin_era()
        self.arriving = True
        self.must_read(self.page)
        self.page.load()
        self.ask_focus()
        # The counts follow the rows: where they say that a decision is saved, the cursor is on what comes next.
        self._recount = True

    def show_written(self, written: Written) -> None:
        ahead = self._ahead
        self.begin_era()
        self.must_read(self.page)
        counts = written.counts if self.page.triage is None else self.page.triage.counts
        if counts is not None:
            self._count(counts)
        self.show_figures(written.figures)
        self.follow_on(ahead)

    def refresh_chrome(self) -> None:
        """Count what waits, and read the figures of the page."""
        era = self._era

        def show(found: Counts) -> None:
            # What was counted before the last write would take it back on the screen: what came with it stays.
            if self.holds(era):
                self._show_counts(found)
                self._counted = era

        self.desk.read("chrome", triage.counts, show)
        self.refresh_figures()

    def _count(self, found: Counts) -> None:
        self._counted = self._era
        self.counts = found
        self.tabs.update(counts=resting.tab_counts(waiting(found)))

    def _show_counts(self, found: Counts) -> None:
        self._count(found)
        self.header.update(status=self.status_parts(), alert=not self.saved)

    def status_parts(self, *, saving: bool = False) -> tuple[str, ...]:
        saved = _("saving") if saving else _("saved") if self.saved else _("NOT SAVED")
        recording = _("recording {letter}").format(letter=self.recording) if self.recorded is not None else ""
        return (recording, *resting.status(self._day, self.counts.left, self.counts.decided, saved))

    def _look_around(self) -> None:
        """Once a second: another process's write, midnight, and where the app is now."""
        self.keep_place()
        stuck = self.arriving and not self.desk.busy and self.page.is_mounted
        if stuck and self._stuck:
            # A question of the page failed: what it shows stays as it is. Once may be between two of its questions.
            self.arriving, self.page.wanted = False, None
            self._settle()
        self._stuck = stuck
        self.ask_version()

    def ask_version(self) -> None:
        self.desk.read("version", lambda register: register.data_version(), self._seen_version)

    def _seen_version(self, version: int) -> None:
        today = self.register.today
        if today != self._day:
            self.desk.copy_daily()
        if version != self._data_version or today != self._day:
            first = self._data_version == 0
            self._data_version, self._day = version, today
            if not first:
                self.begin_era()
                self.must_read(self.page)
                self.page.load()
                self.ask_focus()
                self.refresh_chrome()
            elif self._counted != self._era:
                self.refresh_chrome()

    # Leaving

    def do_escape(self) -> None:
        if self.detail_open:
            self.remove_class("-detail")
            self.show_hints()
        elif self.page.cursor_widget.clear_marks():
            self.say_marks()
        elif self.page.filter_text:
            self.end_filter(keep=False)
        elif self.page.nested:
            self.page.leave()

    def do_back(self) -> None:
        if self.detail_open or self.page.has_marks or self.page.filter_text or self.page.nested:
            self.do_escape()
        else:
            if self.desk.session is not None:
                self.desk.session.end()
            self.app.exit()


for _command in COMMANDS:
    if not hasattr(Shell, _command.method):
        raise TypeError(f"command {_command.id} has no method {_command.method}")
assert set(BY_ID) == {command.id for command in COMMANDS}
