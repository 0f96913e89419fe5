"""A page in a real browser."""


class Opened:
    """A page in a browser, and everything it said or asked for."""

    def __init__(self, chromium, path, **options) -> None:
        self.context = chromium.new_context(**options)
        self.tab = self.context.new_page()
        self.said, self.asked = [], []
        self.tab.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.tab.on("pageerror", lambda reason: self.said.append(str(reason)))
        self.tab.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.goto(path.as_uri())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()

    def drawn(self):
        """Wait until the page says it is drawn. By a selector: the page's policy stops a script that is polled."""
        self.tab.wait_for_selector("html[data-ready], html[data-failed]", state="attached")
        return self
