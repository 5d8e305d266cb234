"""What the community knows: practices and how they travelled, in its own vocabulary, country by country."""
