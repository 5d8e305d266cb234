"""The subcommands of `practica`, by what they are for."""
