"""Copying: to the terminal's clipboard (OSC 52), and to the machine's where it has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App


def copy(app: App[Any], text: str) -> str:
    """Send a text to the clipboard; returns where it was sent.

    The terminal does not say whether it took it, so nobody can promise more than "sent".
    """
    app.copy_to_clipboard(text)
    if app.is_web:
        # The machine's own may be another one than the browser's: the page has the text.
        return "the browser's clipboard, if it lets a page write there"
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        # No clipboard program on this machine, as over ssh: the terminal has it.
        return "the terminal's clipboard"
    return "the clipboard"
