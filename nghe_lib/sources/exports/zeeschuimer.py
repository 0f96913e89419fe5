"""Captures of the browser extension Zeeschuimer: one JSON object a line, the platform's own item under `data`."""
