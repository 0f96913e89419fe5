"""Word segmentation, compiled: underthesea's conditional random field as tables that a few kernels read.

Data flow: `crf_file` reads the model underthesea ships, `weights` turns it into tables, `tokens` and `chunks` give
every stretch between white space its tokens, `scores` decides where words begin, `words` numbers the words found.
"""
