"""Read a query: `ngập (Huệ | "Lê Lợi") -quảng platform:facebook`.

Words beside each other are all required (AND, VÀ), `|` is or (OR, HOẶC), `-`, NOT and KHÔNG leave out, parentheses
group, quotation marks keep words in a row, `"a b"~5` and `a NEAR/5 b` (GẦN/5) keep them near, `ngập*` ends as it likes.
NEAR binds tightest, then NOT, AND, OR. An operator is one only in capitals and outside quotation marks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NoReturn

from nghe_lib.queries import fields
from nghe_lib.queries.faults import refuse
from nghe_lib.queries.nodes import And, Field, Near, Node, Not, Or, Phrase, Query, Title, Word
from nghe_lib.queries.pieces import Kind, Piece, has_words, pieces

MAX_LENGTH = 10_000
MAX_DEPTH = 40
MAX_WORDS = 500
MAX_STARS = 50
MAX_DISTANCE = 1_000
MAX_NEAR = 10


@lru_cache(maxsize=256)
def parse(query: str) -> Query:
    """The tree of `query`. A query without a word or a field matches every text.

    Raises ParameterError, one line that says the place and what was expected, when the query is broken, longer than
    `MAX_LENGTH` characters, nested deeper than `MAX_DEPTH`, or has more than `MAX_WORDS` words or `MAX_STARS` stars.
    """
    if len(query) > MAX_LENGTH:
        refuse(query, MAX_LENGTH, f"truy vấn dài quá {MAX_LENGTH:,} ký tự".replace(",", "."))
    try:
        query.encode()
    except UnicodeEncodeError as reason:
        refuse(query, reason.start, "có ký tự hỏng, không phải Unicode")
    return _Reader(query).whole()


class _Reader:
    """One pass over the pieces of one query; `depth` guards the stack against hostile nesting."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.rest = list(pieces(query))[::-1]
        self.switches: dict[str, str] = {}
        self.n_words = self.n_stars = self.depth = 0

    def whole(self) -> Query:
        root = self.either()
        if self.rest:
            self.refuse(self.rest[-1], "có ')' mà không có '(' ở trước")
        accents, teencode = self.switches.get("accents", "auto"), self.switches.get("teencode", "off")
        return Query(root, accents, teencode == "on")  # type: ignore[arg-type]

    def either(self) -> Node | None:
        """Alternatives; one that asks for nothing is no alternative."""
        parts = [self.all_of()]
        while sign := self.take("or"):
            if sign.text != "|":
                self.need_operand(sign, parts[-1])
            parts.append(self.all_of())
            if sign.text != "|" and parts[-1] is None:
                self.refuse(sign, f"thiếu vế sau '{sign.text}'")
        return _joined(Or, parts)

    def all_of(self) -> Node | None:
        parts: list[Node | None] = []
        while self.rest and self.rest[-1].kind not in ("or", ")"):
            if sign := self.take("and"):
                self.need_operand(sign, parts[-1] if parts else None)
            parts.append(self.unless())
        return _joined(And, parts)

    def unless(self) -> Node | None:
        sign = self.take("not") or self.take("minus")
        if sign is None:
            return self.near()
        if self.rest and self.rest[-1].kind == "field" and self.rest[-1].text.lower() in fields.SWITCHES:
            self.refuse(sign, f"'{self.rest[-1].text}:' không phủ định được")
        part = self.deeper(sign, self.unless)
        return None if part is None else Not(part, sign.place + 1)

    def near(self) -> Node | None:
        first = self.one()
        parts, distance, sign = [first], None, None
        while next_sign := self.take("near"):
            sign = next_sign
            given = self.distance(sign)
            if distance not in (None, given):
                self.refuse(sign, f"các {sign.text.split('/')[0]} nối nhau phải cùng một khoảng cách")
            distance = given
            parts.append(self.one())
        if sign is None or distance is None:
            return first
        if not all(_may_be_near(part) for part in parts):
            self.refuse(sign, f"hai bên '{sign.text}' phải là từ, cụm từ, hoặc các từ nối bằng | trong ngoặc đơn")
        if len(parts) > MAX_NEAR:
            self.refuse(sign, f"chỉ xét gần nhau được nhiều nhất {MAX_NEAR} từ, cụm từ")
        return Near(tuple(part for part in parts if part is not None), distance, sign.place + 1)

    def one(self) -> Node | None:
        """A word, a phrase, a field or a group."""
        if not self.rest:
            refuse(self.query, len(self.query), "thiếu từ cần tìm")
        piece = self.rest.pop()
        if piece.kind == "word":
            return self.word(piece)
        if piece.kind == "phrase":
            return self.phrase(piece)
        if piece.kind == "field":
            return self.field(piece)
        if piece.kind == "(":
            return self.group(piece)
        self.refuse(piece, f"thiếu từ cần tìm trước '{piece.text}'")

    def word(self, piece: Piece) -> Node | None:
        if piece.text.endswith(":") and piece.text[:-1].lower() in fields.FIELDS:
            self.refuse(piece, f"giá trị của '{piece.text}' phải viết liền sau dấu hai chấm")
        if not has_words(piece.text):
            return None
        self.count(piece)
        return Word(piece.text, piece.place + 1)

    def phrase(self, piece: Piece) -> Node | None:
        words = [word for word in piece.text.split() if has_words(word)]
        if piece.within is None:
            self.count(piece, len(words))
            return Phrase(piece.text, piece.place + 1) if words else None
        distance = self.distance(piece)
        found = [self.word(Piece("word", word, piece.place)) for word in words]
        if len(found) > MAX_NEAR:
            self.refuse(piece, f"chỉ xét gần nhau được nhiều nhất {MAX_NEAR} từ, cụm từ")
        if len(found) < 2:
            return found[0] if found else None
        return Near(tuple(part for part in found if part is not None), distance, piece.place + 1)

    def group(self, opening: Piece) -> Node | None:
        inside = self.deeper(opening, self.either)
        if not self.take(")"):
            self.refuse(opening, "có '(' mà không có ')' ở sau")
        return inside

    def field(self, piece: Piece) -> Node | None:
        name = fields.checked_name(piece.text, query=self.query, place=piece.place)
        follows = self.rest[-1].kind if self.rest else ""
        if follows not in ("word", "phrase") and (name, follows) != ("title", "("):
            self.refuse(piece, f"'{name}:' thiếu giá trị")
        if name == "title":
            part = self.one()
            return None if part is None else Title(part, piece.place + 1)
        given = self.rest.pop()
        value = fields.checked_value(name, given.text.strip(), query=self.query, place=given.place)
        if name not in fields.SWITCHES:
            self.count(given)
            return Field(name, value, piece.place + 1)
        if self.switches.setdefault(name, str(value)) != value:
            self.refuse(piece, f"'{name}:' đã được đặt là {self.switches[name]}")
        return None

    def deeper(self, piece: Piece, read: Callable[[], Node | None]) -> Node | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.refuse(piece, f"truy vấn lồng nhau quá {MAX_DEPTH} lớp")
        made = read()
        self.depth -= 1
        return made

    def take(self, kind: Kind) -> Piece | None:
        return self.rest.pop() if self.rest and self.rest[-1].kind == kind else None

    def need_operand(self, sign: Piece, before: Node | None) -> None:
        if before is None:
            self.refuse(sign, f"thiếu vế trước '{sign.text}'")
        if not self.rest or self.rest[-1].kind in ("or", "and", ")"):
            self.refuse(sign, f"thiếu vế sau '{sign.text}'")

    def distance(self, piece: Piece) -> int:
        example = '"a b"~5' if piece.kind == "phrase" else "a NEAR/5 b"
        if not piece.within or not (piece.within.isascii() and piece.within.isdigit()) or len(piece.within) > 4:
            self.refuse(piece, f"cần một số từ 0 đến {MAX_DISTANCE}, ví dụ {example}")
        if int(piece.within) > MAX_DISTANCE:
            self.refuse(piece, f"khoảng cách lớn nhất là {MAX_DISTANCE} từ")
        return int(piece.within)

    def count(self, piece: Piece, n_words: int = 1) -> None:
        self.n_words += n_words
        self.n_stars += piece.text.count("*")
        if self.n_words > MAX_WORDS:
            self.refuse(piece, f"truy vấn có quá {MAX_WORDS} từ")
        if self.n_stars > MAX_STARS:
            self.refuse(piece, f"truy vấn có quá {MAX_STARS} dấu *")

    def refuse(self, piece: Piece, what: str) -> NoReturn:
        refuse(self.query, piece.place, what)


def _joined(kind: type[And] | type[Or], parts: list[Node | None]) -> Node | None:
    """All parts as one node; what is said twice is asked once."""
    kept = [part for part in parts if part is not None]
    every = [inner for part in kept for inner in (part.parts if isinstance(part, kind) else (part,))]
    once: dict[object, Node] = {}
    for part in every:
        once.setdefault(_asks(part), part)
    flat = tuple(once.values())
    return None if not flat else flat[0] if len(flat) == 1 else kind(flat)


def _asks(node: Node) -> object:
    return (type(node), node.text) if isinstance(node, Word | Phrase) else node


def _may_be_near(node: Node | None) -> bool:
    if isinstance(node, Or):
        return all(_may_be_near(part) for part in node.parts)
    return isinstance(node, Word | Phrase)
