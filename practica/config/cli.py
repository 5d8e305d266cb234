"""The `practica` command. Each subcommand is imported when it is called, and Django with it, so that `--help` is quick."""

import importlib.util

import click

# name → (module under practica.config.commands, what it does in one line)
COMMANDS = {
    "serve": ("serving", "Run the web server; with --with-worker also the background worker."),
    "worker": ("serving", "Run the background worker: mail, reminders, indexing, documents."),
    "init": ("beginning", "Set up a real, empty community and invite its first facilitator."),
    "demo": ("beginning", "Build the demonstration world if it is not there, and serve it."),
    "intake": ("reading", "Read documents and propose drafts."),
    "check-text": ("reading", "Look for case data in a text."),
    "receive": ("receiving", "Take in one raw mail, as a mail server pipes it: a reply becomes an answer."),
    "search": ("finding", "Search as the page does."),
    "reindex": ("finding", "Build the search index again."),
    "import": ("moving", "Take in practices, replications, organisations and members from JSON Lines."),
    "export": ("moving", "Write the community's records as JSON Lines."),
    "why": ("looking", "Say which clause lets a member see a page, or not."),
    "doctor": ("looking", "Look at the installation and list every setting with where it came from."),
    "backup": ("keeping", "Write everything into one file."),
    "restore": ("keeping", "Put everything back from one file."),
}


class _OnDemand(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return [name for name, (module, _line) in COMMANDS.items() if _exists(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        module = COMMANDS.get(cmd_name, ("", ""))[0]
        if not module or not _exists(module):
            return None
        found: click.Command = getattr(
            importlib.import_module(f"practica.config.commands.{module}"), cmd_name.replace("-", "_") + "_"
        )
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


def _exists(module: str) -> bool:
    return importlib.util.find_spec(f"practica.config.commands.{module}") is not None


@click.group(cls=_OnDemand, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="practica")
def main() -> None:
    """Practica, the working home of communities of practice."""
