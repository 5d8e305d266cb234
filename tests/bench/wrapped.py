"""The product's own application with what it cost on each answer; the bench's server runs this.

`Server-Timing`-like headers: `X-Wall` and `X-Cpu` in milliseconds of the thread that answered, `X-Queries` when the request asks
for the count (the count itself costs something, so it is taken in requests of their own).
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from practica.config.door import Door


def measured(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The same application, telling what it cost."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        from django.db import connection

        queries: list[str] = []
        wall, cpu = time.perf_counter(), time.thread_time()

        def started(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            figures = {
                "X-Wall": f"{(time.perf_counter() - wall) * 1000:.3f}", "X-Cpu": f"{(time.thread_time() - cpu) * 1000:.3f}",
                "X-Queries": str(len(queries)),
            }  # fmt: skip
            return start_response(status, [*headers, *figures.items()], exc_info)

        if environ.get("HTTP_X_COUNT"):

            def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
                queries.append(sql)
                return execute(sql, params, many, context)

            with connection.execute_wrapper(count):
                return application(environ, started)
        return application(environ, started)

    return answer


def door(what: str, threads: int) -> Door:
    """The door that `practica serve` opens, before `product` or `floor`; made in the server's own process."""
    if what == "product":
        from practica.config.wsgi import application

        return Door(measured(application), threads)
    from tests.bench.floor import application as bare

    return Door(measured(bare()), threads)
