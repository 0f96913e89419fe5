"""What platforms send, as records with POSTS columns. Pure: nothing is fetched, nothing is opened.

A payload is read the same way whether a collector fetched it or a tool saved it to a file.
"""
