"""How a reader inside the worker process says that a file cannot be read: by a code, which the parent turns into words."""


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """`code` is a key of sentences.REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
