"""How the house is wired: settings, addresses, the server's entry point and the `practica` command."""
