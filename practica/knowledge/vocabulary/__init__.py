"""The community's words: schemes of concepts (SKOS) with labels in many languages.

It owns what things are called and nothing else: practices, members and questions point at concepts. A concept never
disappears by loading a newer list, because somebody may have used it. Every label says where it comes from.
"""
