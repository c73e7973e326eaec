"""The floor of the screen: a Textual app of one widget that says how many keys it got."""

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static


class FloorApp(App[None]):
    """One widget."""

    keys = 0

    def compose(self) -> ComposeResult:
        """The widget."""
        yield Static("floor is ready")

    def on_key(self, event: Key) -> None:
        """Count a key."""
        self.keys += 1
        self.query_one(Static).update(f"counted {self.keys:06}")


if __name__ == "__main__":
    FloorApp().run()
