"""Themes and style sheets: readable, complete, found, and few enough for the first frame."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from cto_tui.ui import styles, themes
from cto_tui.workflow.model import Category


class StyledApp(App[None]):
    CSS_PATH = [*styles.first_sheets(), *styles.later_sheets()]  # noqa: RUF012 - as Textual declares it

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.variable_defaults(dark=True)


def test_every_category_has_a_colour() -> None:
    assert set(themes.CATEGORIES) == {each.value for each in Category}
    for theme in themes.THEMES:
        colours = [theme.variables[f"category-{each}"] for each in themes.CATEGORIES]
        assert len(set(colours)) == len(colours)


@pytest.mark.parametrize("theme", themes.THEMES, ids=lambda theme: theme.name)
def test_text_is_readable_at_rest_and_under_the_cursor(theme: Theme) -> None:
    least = 7.0 if theme.name == themes.HIGH_CONTRAST else 4.5
    grounds = [theme.background, theme.panel, theme.variables["cursor-line"], theme.variables["cursor-line-blurred"]]
    texts = [theme.foreground, theme.accent, theme.error, theme.success, theme.warning, theme.variables["dim"]]
    texts += [theme.variables["late"], *(theme.variables[f"category-{each}"] for each in themes.CATEGORIES)]
    faint = {
        (text, ground): round(_contrast(Color.parse(text or ""), Color.parse(ground or "")), 2)
        for text in texts
        for ground in grounds
    }
    assert {pair: ratio for pair, ratio in faint.items() if ratio < least} == {}


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
    assert first < 50
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
