"""Replications: a practice (one pinned version) taken up in another setting, registered before it starts; and uses.

Abandoned and overdue ones stay visible. A replication may be replicated again: lineage. "I used this" is a use, told in a
minute and counted apart. How results are summed up stands in `evidence.py`.
"""
