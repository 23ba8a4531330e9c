"""Themes and style sheets: readable, complete, found, and few enough for the first frame."""

from __future__ import annotations

import dataclasses

import pytest
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.containers import Vertical
from textual.theme import BUILTIN_THEMES, Theme
from textual.widgets import Input, TextArea

from cto_tui.config.settings import HIGH_CONTRAST
from cto_tui.ui import styles, themes
from cto_tui.ui.palette import CATEGORIES
from cto_tui.workflow.model import Category


class StyledApp(App[None]):
    CSS_PATH = [*styles.first_sheets(), *styles.later_sheets()]  # noqa: RUF012 - as Textual declares it

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.variable_defaults(self.current_theme.dark)

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield Input()
            yield TextArea("text")
        yield Input(classes="filter -open")


def test_every_category_has_a_colour() -> None:
    assert set(CATEGORIES) == {each.value for each in Category}
    for theme in themes.THEMES:
        colours = [theme.variables[f"category-{each}"] for each in CATEGORIES]
        assert len(set(colours)) == len(colours)


@pytest.mark.parametrize("theme", themes.THEMES, ids=lambda theme: theme.name)
def test_text_is_readable_at_rest_and_under_the_cursor(theme: Theme) -> None:
    least = 7.0 if theme.name == HIGH_CONTRAST else 4.5
    grounds = [theme.background, theme.panel, theme.variables["cursor-line"], theme.variables["cursor-line-blurred"]]
    texts = [theme.foreground, theme.accent, theme.error, theme.success, theme.warning, theme.variables["dim"]]
    texts += [theme.variables["late"], *(theme.variables[f"category-{each}"] for each in CATEGORIES)]
    faint = {
        (text, ground): round(_contrast(Color.parse(text or ""), Color.parse(ground or "")), 2)
        for text in texts
        for ground in grounds
    }
    assert {pair: ratio for pair, ratio in faint.items() if ratio < least} == {}


@pytest.mark.parametrize("theme", themes.THEMES, ids=lambda theme: theme.name)
async def test_every_text_style_is_readable(theme: Theme) -> None:
    """Of the palettes that lines are drawn with, and of every part of the widgets that one types into."""
    app = StyledApp()
    async with app.run_test() as pilot:
        for each in themes.THEMES:
            app.register_theme(each)
        app.theme = theme.name
        await pilot.pause(0)
        found = {}
        for name in ("background", "panel"):
            surface = themes.surface(app.theme_variables, Color.parse(app.theme_variables[name]), theme.dark)
            for ground in ("rest", "cursor", "blurred"):
                palette = getattr(surface, ground)
                texts = {each.name: getattr(palette, each.name) for each in dataclasses.fields(palette)}
                # Rules are lines, not text.
                del texts["rule"]
                found |= {
                    f"{name} {ground} {each}": style for each, style in (texts | dict(texts.pop("category"))).items()
                }
        for place, widget in enumerate(app.query("Input, TextArea").results(Input | TextArea)):
            for focused in (False, True):
                app.set_focus(widget if focused else None)
                await pilot.pause(0)
                found[f"{place} {focused} text"] = widget.rich_style
                for part in widget.COMPONENT_CLASSES:
                    found[f"{place} {focused} {part}"] = widget.get_component_rich_style(part)
        least = 7.0 if theme.name == HIGH_CONTRAST else 4.5
        ratios = {each: round(_ratio(style), 2) for each, style in found.items()}
        assert len(ratios) > 100
        assert {each: ratio for each, ratio in ratios.items() if ratio < least} == {}


def _ratio(style: Style) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    colours = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    return _contrast(*colours)


def _contrast(first: Color, second: Color) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(colour: Color) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", [*(theme.name for theme in themes.THEMES), *sorted(BUILTIN_THEMES)])
async def test_sheets_and_palette_work_with_every_theme(name: str) -> None:
    app = StyledApp()
    async with app.run_test():
        for theme in themes.THEMES:
            app.register_theme(theme)
        app.theme = name
        surface = themes.surface(app.theme_variables, app.screen.background_colors[1], app.current_theme.dark)
        styles_of = [surface.rest.text, surface.cursor.dim, *surface.blurred.category.values()]
        assert all(style.color is not None and style.bgcolor is not None for style in styles_of)


def test_the_first_frame_parses_few_rules() -> None:
    first = sum(path.read_text().count("{") for path in styles.first_sheets())
    every = first + sum(path.read_text().count("{") for path in styles.later_sheets())
    assert first < 25
    assert every < 120
    assert {path.name for path in styles.folder().glob("*.tcss")} == {
        path.name for path in [*styles.first_sheets(), *styles.later_sheets()]
    }


def test_categories_have_a_palette_entry_and_unknown_ones_read_as_text() -> None:
    theme = themes.THEMES[0]
    variables = theme.to_color_system().generate()
    palette = themes.surface(variables, Color.parse("#000000"), dark=True).rest
    assert palette.state("active") != palette.text
    assert palette.state("no such category") == palette.text
