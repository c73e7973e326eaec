"""The studio's own themes: quiet surfaces, one warm accent."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="studio-dark",
    primary="#7d9ab8",
    secondary="#8fa87f",
    accent="#e0a458",
    success="#7fb685",
    warning="#d9a441",
    error="#d9706c",
    foreground="#d5d8de",
    background="#15171b",
    surface="#1b1e23",
    panel="#20242a",
    dark=True,
    variables={
        "scrollbar": "#323842",
        "scrollbar-hover": "#434b58",
        "scrollbar-active": "#e0a458",
        "scrollbar-background": "#15171b",
        "scrollbar-background-hover": "#15171b",
        "scrollbar-background-active": "#15171b",
        "footer-background": "#20242a",
        "footer-key-foreground": "#e0a458",
        "input-cursor-background": "#e0a458",
    },
)
LIGHT: Final = Theme(
    name="studio-light",
    primary="#3f668f",
    secondary="#55783f",
    accent="#a8620f",
    success="#2f7a44",
    warning="#8f6207",
    error="#b3362f",
    foreground="#24272c",
    background="#f7f6f2",
    surface="#efede7",
    panel="#e6e3db",
    dark=False,
    variables={
        "scrollbar": "#cfcabd",
        "scrollbar-hover": "#b9b3a4",
        "scrollbar-active": "#a8620f",
        "scrollbar-background": "#f7f6f2",
        "scrollbar-background-hover": "#f7f6f2",
        "scrollbar-background-active": "#f7f6f2",
        "footer-background": "#e6e3db",
        "footer-key-foreground": "#a8620f",
        "input-cursor-background": "#a8620f",
    },
)
THEMES: Final = (DARK, LIGHT)
