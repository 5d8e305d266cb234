"""`python -m tests.bench [names]`: everything, or what is named."""

import sys
from importlib import import_module

# name → (module, what it measures)
BENCHES = {
    "pages": ("pages", "what pages cost beside the floor, on both databases"),
    "sqlite": ("pages", "the same on SQLite alone"),
    "postgresql": ("pages", "the same on PostgreSQL alone"),
    "weight": ("weight", "first load of each page"),
    "import": ("moving", "import and indexing"),
    "intake": ("reading", "a thirty-page document"),
    "command": ("command", "`practica --help`"),
    "xquad": ("xquad", "questions in five languages"),
    "talking": ("talking", "a conversation with 1,000 answers, and posting with 2,000 to be told"),
    "telling": ("telling", "writing the notices of 2,000 people, and a run of their digests"),
    "programme": ("programme", "the programme of 200 sessions"),
    "live": ("live", "five hundred people on one session"),
    "routing": ("routing", "whether those who answered are among those named"),
}


def main(names: list[str]) -> None:
    """Run them in this order; without names, all."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        lines = "\n".join(f"  {name:12} {what}" for name, (_module, what) in BENCHES.items())
        raise SystemExit(f"There is no bench {unknown[0]}. There are:\n{lines}")
    for name in names or [name for name in BENCHES if name not in {"sqlite", "postgresql"}]:
        module = import_module(f"tests.bench.{BENCHES[name][0]}")
        if name in {"sqlite", "postgresql"}:
            module.bench((name,))
        else:
            module.bench()


if __name__ == "__main__":
    main(sys.argv[1:])
