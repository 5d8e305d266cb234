"""How the bench prints: a line on what is measured, then a table with the goal beside the figure."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

CONSOLE = Console(width=150, soft_wrap=False)


def show(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], note: str = "") -> None:
    """One table; figures to the right."""
    table = Table(title=title, title_justify="left", caption=note or None, caption_justify="left")
    for number, name in enumerate(columns):
        table.add_column(name, justify="left" if number == 0 else "right")
    for row in rows:
        table.add_row(*map(str, row))
    CONSOLE.print(table)


def say(words: str) -> None:
    """One line."""
    CONSOLE.print(words)
