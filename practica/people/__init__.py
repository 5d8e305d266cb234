"""Who is here, in which circles, and who may see what."""
