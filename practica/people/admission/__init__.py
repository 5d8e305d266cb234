"""How people come in: by invitation, one address or a pasted list, with an organisation, a country and an end date."""
