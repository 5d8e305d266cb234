"""Live updates: a browser hears that something has moved, and fetches it through the normal page.

A **topic** is a part of an item (`session:12/questions`) with a **number** that grows whenever it changes. Only these two are
ever published, never content. A browser holds one stream of server-sent events for all its tabs, or asks for the numbers now and
then; who may hear of an item is asked of the one rule for all streams together, before anything is said and at least every few
seconds, so a stream ends with what it was opened for: a sign-out, a suspension, a circle left, an event that is over for a guest.
"""
