"""The user's folders are those that platformdirs names."""

from __future__ import annotations

import pytest
from platformdirs import user_config_path, user_data_path

from cto_tui import folders


@pytest.mark.parametrize("value", [None, "", "/somewhere/else"])
def test_folders_are_those_of_platformdirs(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)
        if value is not None:
            monkeypatch.setenv(variable, value)
    assert folders.config_folder() == user_config_path("cto-tui", appauthor=False)
    assert folders.data_folder() == user_data_path("cto-tui", appauthor=False)
