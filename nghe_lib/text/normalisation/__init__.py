"""Teencode, elongation and abbreviations written out, in context; the public face is `nghe_lib.text.normalise`."""
