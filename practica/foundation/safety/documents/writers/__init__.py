"""Files written again so that others may have them: what was read stays, what nobody would see on the page does not."""
