"""The pages of conversations: get what may be seen, ask, act, answer."""
