"""The labelling desk inside JupyterLab: keyboard, codebook, progress; our own few lines of JavaScript, no request.

Texts travel to the browser as values of the widget and are set as text. A saved notebook keeps none of them: what
stands for the widget there is one sentence.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from nghe_lib.understand.labelling.desk import Desk

_HERE = Path(__file__).parent


class Labeller(anywidget.AnyWidget):
    """A desk on the screen."""

    _esm = (_HERE / "widget.js").read_text(encoding="utf-8")
    _css = (_HERE / "widget.css").read_text(encoding="utf-8")
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, desk: Desk) -> None:
        super().__init__(view=desk.view)
        self.desk = desk
        self.on_msg(self._heard)

    def close(self) -> None:
        """Take it off the screen; what was answered is in the lake."""
        self.desk.close()
        super().close()

    def __repr__(self) -> str:
        """What a saved notebook shows: never a text of a post."""
        said = self.desk.session
        return f"Gán nhãn {self.desk.task.label}: {said.done}/{len(said.post_ids)} bài"

    def _heard(self, _: object, content: Any, __: object) -> None:
        if isinstance(content, dict):
            self.desk.press(content)
            self.view = self.desk.view
