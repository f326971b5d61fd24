"""Things of a release found by name or by word: an index on disk, and what is read of it.

What may be meant is fetched from the index, however large it is; ``kg.matching`` judges it.
"""
