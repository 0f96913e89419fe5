"""What every chart must hold, whatever text it was given."""

import json
import re

import plotly.graph_objects as go

OURS = re.compile(r"<br>|<extra>|</extra>")


def texts(value: object) -> list[str]:
    """Every string inside a figure's JSON."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in parts for text in texts(part)]


def drawn(figure: go.Figure) -> dict:
    """What plotly.js is given, without the table."""
    made = json.loads(figure.to_json())
    made["layout"].pop("meta")
    return made


def plain(figure: go.Figure) -> go.Figure:
    """The figure, when no text in it can be read as markup or as a formula."""
    wrong = [text for text in texts(drawn(figure)) if "<" in OURS.sub("", text) or "$" in text]
    assert not wrong, wrong
    return figure


def table(figure: go.Figure) -> list[dict[str, str]]:
    """The table that a figure carries, as one dict per row."""
    held = figure.layout.meta["table"]
    assert all(isinstance(cell, str) for row in held["rows"] for cell in row)
    return [dict(zip(held["columns"], row, strict=True)) for row in held["rows"]]
