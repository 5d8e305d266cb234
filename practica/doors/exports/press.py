"""The process that sets one page: run as a script, it knows neither the database nor a secret, and ends with the page.

It reads one JSON object from standard input (`template`, `data`, `fonts`, `root`, `stamp`) and writes the PDF, or with exit
status 1 what the engine complains of. A process of its own because the engine keeps 80 MB for ever in the one that calls it,
and cannot be stopped there.
"""

import json
import resource
import sys
from datetime import datetime
from typing import Any

# Seconds of processor time and bytes of address space; a page takes 0.07 s and 0.3 GB, most of it mapped and not used.
_SECONDS, _SPACE = 10, 2 * 1024**3


def main() -> int:
    """Set the page; the exit status."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE))
    import typst

    order: dict[str, Any] = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=order["fonts"])
    # The root is an empty folder, and so is the place of packages: the engine can read nothing but what it is given.
    engine = typst.Compiler(
        root=order["root"],
        font_paths=fonts,
        ignore_system_fonts=True,
        package_path=order["root"],
        package_cache_path=order["root"],
    )
    try:
        page = engine.compile(
            order["template"].encode(), format="pdf", sys_inputs={"data": order["data"]}, pdf_standards="ua-1",
            timestamp=datetime.fromisoformat(order["stamp"]),
        )  # fmt: skip
    except typst.TypstError as error:
        sys.stdout.buffer.write(str(error.diagnostic).encode())
        return 1
    if not isinstance(page, bytes):
        return 1
    sys.stdout.buffer.write(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
