"""Word segmentation, compiled: underthesea's conditional random field as tables that a few kernels read.

Data flow: `crf_file` reads the model underthesea ships, `weights` and `tables` turn it into tables, `tokens` says what
every stretch between white space is made of, `known` numbers all that was met, `segmenter` finds the words of texts
by the loops in `kernels`. `adapt` corrects the weights, `names` lists what style `nghe` keeps whole.
"""
