"""The studio's end of a browser's tab."""

from __future__ import annotations

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp


class TabDriver(WebDriver):
    """Ends the studio, with everything saved, also when the server that it talked to is gone."""

    def run_input_thread(self) -> None:
        """Read what the tab sends until there is nothing that could."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(ExitApp())
