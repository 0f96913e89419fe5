"""The small numbers that the scanner's tables, its loops and the rules that read its hits have in common."""

# What a name can be.
UNIT, STREET, LANDMARK, CUE, TYPE = 1, 2, 4, 8, 16

# Words for kinds of units, one bit each; F (f12) is a ward only where a district follows.
WARD, RURAL, TOWN, QUARTER, COUNTY, BOROUGH, CITY, PROVINCE, ZONE, F_WARD = (1 << bit for bit in range(10))
TYPE_OF = {
    "phường": WARD, "xã": RURAL, "thị trấn": TOWN, "quận": QUARTER, "huyện": COUNTY, "thị xã": BOROUGH,
    "thành phố": CITY, "tỉnh": PROVINCE, "đặc khu": ZONE,
}  # fmt: skip
SHORT_TYPES = {
    "p": WARD, "f": F_WARD, "q": QUARTER, "h": COUNTY, "x": RURAL, "tt": TOWN, "tx": BOROUGH, "tp": CITY, "t p": CITY,
}  # fmt: skip
LONG_TYPES = {**TYPE_OF, "huyện đảo": COUNTY}
NEEDS_DOT = RURAL | COUNTY | F_WARD  # as one letter: x, h, f

# When a name without a type word counts: never, with support, with capitals, in lower case after a cue, always.
TYPED_ONLY, WEAK, CAPITAL, CUED, ANY = range(5)
RULES = {"typed": TYPED_ONLY, "weak": WEAK, "capital": CAPITAL, "cued": CUED, "any": ANY}

# Attributes of a name: never without marks in a text with marks; lies in the city of today; a type word of one letter;
# holds its type word (TP.HCM); counts without a larger unit after it; a type word of two letters; a nickname; tells
# that the text is about a match; has no marks of its own; never counts without its marks (quận tám is not quan tâm).
PLAIN, IN_CITY, SHORT, DOTTED, WIDE, ABBREVIATED, NICKNAME, SPORT, UNMARKED_NAME, MARKED_ONLY = (
    1 << bit for bit in range(10)
)

# What stands before a name; where words are alike without marks, the smaller number stands.
NO_CUE, STREET_CUE, WHERE, BODY, OF, AND, GOES_ON, THING, PERSON, CLUB, AFTER, NONE_CUE, SURNAME = range(13)
CUES = {
    "where": WHERE, "body": BODY, "person": PERSON, "thing": THING, "street": STREET_CUE, "club": CLUB,
    "none": NONE_CUE, "after": AFTER, "surname": SURNAME, "of": OF, "and": AND, "goes_on": GOES_ON,
}  # fmt: skip

# What a hit was taken as; only in an address a type word before an unknown name is a hit too.
NOTHING, TYPED, BARE, LISTED, ON_STREET, AT_LANDMARK, UNKNOWN = range(7)

# Flags of a hit: after ở, tại, UBND; all in capitals; a short type word; in a text about a match; after a bracket.
SAW_WHERE, SAW_CAPITALS, SAW_SHORT, SAW_SPORT, SAW_BRACKET = 1, 2, 4, 8, 16

# What stands between two hits.
FAR, BY_SPACE, BY_COMMA, BY_DASH, BY_BRACKET, BY_AND, BY_OF = range(7)
