"""A page of a newspaper as a post: title, text without boilerplate, and the moment of publication it states.

The text is found by trafilatura (https://aclanthology.org/2021.acl-demo.15/); captions, boxes of other articles and
buttons are cut before it looks. Times are taken, best first, from schema.org JSON-LD and microdata
(https://schema.org/NewsArticle), `article:published_time` (https://ogp.me/#type_article), the news sitemap, what the
page shows beside its title, and last, to the day only, htmldate. The author is dropped: the outlet speaks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from nghe_lib.sources.addresses import address_of
from nghe_lib.sources.batching import Record
from nghe_lib.sources.html_page import decoded, first_of, text_of_node, tree_of
from nghe_lib.sources.payloads.nested import count, inner, word
from nghe_lib.sources.reading import Refusal
from nghe_lib.sources.times import microseconds, time_of
from nghe_lib.sources.words import Problem, short_text

LEAST_CHARACTERS = 80
SHORT_CHARACTERS = 250
AHEAD_US = 24 * 3600 * 1_000_000
_ARTICLES = ("article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
             "reviewnewsarticle", "backgroundnewsarticle", "blogposting", "liveblogposting", "report")  # fmt: skip
_CUT_CLASSES = (
    "caption", "related", "relate", "lienquan", "lien-quan", "doc-them", "docthem", "xem-them", "xemthem", "tinkhac",
    "tin-khac", "tin-moi", "social", "share", "comment", "binh-luan", "breadcrumb", "newsletter", "box-tag", "tags",
    "banner", "advert", "ads-", "copyright", "toolbar", "audio", "poll", "survey", "recommend", "most-read", "sidebar",
)  # fmt: skip
_CUT = [
    ".//figcaption", ".//aside", ".//nav", ".//form", ".//button", ".//iframe",
    './/*[@type="RelatedNewsBox" or @type="RelatedOneNews" or @type="Photo"]/descendant::p',
    *(
        f'.//*[self::div or self::section or self::ul or self::p or self::table or self::td or self::h2 or self::h3]'
        f'[contains(translate(concat(@class, " ", @id), "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"), '
        f'"{name}")][not(.//h1)]'
        for name in _CUT_CLASSES
    ),
]  # fmt: skip
_SHOWN_TIME = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}[\s,|-]*(?:lúc\s+)?\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*\(?(?:GMT|UTC)\s*[+-]\d{1,2}\)?)?"
    r"|\d{1,2}[:h]\d{2}(?::\d{2})?[\s,|-]+(?:ngày\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}",
    re.IGNORECASE,
)
_NAMED_FOR_DATE = re.compile(r"dat|time|publi|issued|created", re.IGNORECASE)
_TIME_PLACES = (
    './/*[contains(@class, "date") or contains(@class, "time") or contains(@class, "publish") or contains(@id, "date")]'
)
_NOT_PAGES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|rar|mp[34]|m3u8|xml|rss|css|js|json|ico)$", re.IGNORECASE
)
_LISTS = re.compile(
    r"/(?:tags?|tu-khoa|chu-de|topics?|author|tac-gia|search|tim-kiem|category|chuyen-muc|rss|page|trang)(?:/|-\d|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Hint:
    """What a sitemap said of a page. published_at: microseconds UTC, of a news sitemap."""

    published_at: int | None = None
    title: str = ""


@dataclass(frozen=True)
class Article:
    """A page that was read. record: POSTS columns. notes: what a reader of the run should know, in Vietnamese."""

    record: Record
    notes: tuple[str, ...] = ()


def article_of(
    body: bytes, *, url: str, collected_at: datetime, content_type: str = "", hint: Hint | None = None
) -> Article | Refusal:
    """The article on the page `body` that `url` led to, or why there is none. hint: what the sitemap said of it.

    The record has `account_id` unset: the source, which is the host without "www.", is the outlet.
    """
    if content_type and not re.search(r"html|xml|text/plain", content_type, re.IGNORECASE):
        return Refusal(1, f"không phải trang HTML mà là '{short_text(content_type.partition(';')[0]) or '?'}'")
    tree = tree_of(decoded(body, content_type=content_type))
    if tree is None:
        return Refusal(1, "trang rỗng hoặc không đọc được")
    try:
        return _read(tree, url, collected_at, hint or Hint())
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError, MemoryError) as reason:
        return Refusal(1, f"trang viết lạ, không tách được bài ({type(reason).__name__})")


def is_article_address(url: str) -> bool:
    """Whether `url` looks like an article: a long slug or a long number at the end, and no list, tag or file."""
    try:
        path = urlsplit(url).path.rstrip("/")
    except ValueError:
        return False
    if not path or _NOT_PAGES.search(path) or _LISTS.search(path):
        return False
    last = re.sub(r"\.(?:s?html?|aspx?|php|vnp|ldo|epi|tpo|vov|chn|htm|amp)$", "", path.rpartition("/")[2], flags=re.I)
    return last.count("-") >= 3 or re.search(r"\d{5,}", last) is not None


def _read(tree: Any, url: str, collected_at: datetime, hint: Hint) -> Article | Refusal:
    data = list(_structured(tree))
    text = _text(tree, url)
    title = _title(tree, data) or hint.title
    if len(text) < LEAST_CHARACTERS and not _says_article(tree, data):
        return Refusal(1, "trang không có bài (trang mục, trang chủ, trang đăng nhập hoặc trang lỗi)")
    if not title and not text:
        return Refusal(1, "trang không có tiêu đề lẫn nội dung")
    latest = microseconds(collected_at) + AHEAD_US
    published, notes = _published(tree, data, hint, url, latest)
    if any(inner(one, "isAccessibleForFree") in (False, "False", "false") for one in data):
        notes.append("bài trả tiền: nghe chỉ có phần tòa soạn cho đọc")
    address = _address(tree, url)
    record: Record = {
        "title": title or None,
        "text": text or title,
        "url": address,
        "published_at": published,
        "source_id": outlet_at(address),
        "kind": "article",
        "lang": _language(tree),
        "comment_count": next((n for one in data if (n := count(one, "commentCount")) is not None), None),
    }
    return Article(record, tuple(notes))


def outlet_at(url: str) -> str:
    """The outlet an address belongs to: its host without "www.", "m." and "amp."."""
    return re.sub(r"^(?:(?:www|m|amp|mobile)\.)+(?=[^.]+\.)", "", urlsplit(url).hostname or "press")


def _structured(tree: Any) -> Iterator[dict[str, Any]]:
    """The schema.org articles that the page states as JSON-LD."""
    for node in tree.xpath('//script[@type="application/ld+json"]')[:50]:
        written = (node.text or "").strip()
        if len(written) > 1_000_000:
            continue
        try:
            found = json.loads(written.rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        stack, looked_at = [found], 0
        while stack and looked_at < 200:
            one = stack.pop()
            looked_at += 1
            if isinstance(one, list):
                stack += reversed(one[:100])
            elif isinstance(one, dict):
                if _is_article(one.get("@type")):
                    yield one
                stack += [one[name] for name in ("@graph", "mainEntity") if isinstance(one.get(name), (dict, list))]


def _is_article(kind: object) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(one, str) and one.rpartition("/")[2].casefold() in _ARTICLES for one in kinds)


def _says_article(tree: Any, data: list[dict[str, Any]]) -> bool:
    return bool(data) or "article" in _meta(tree, "og:type").casefold()


def _meta(tree: Any, *names: str) -> str:
    """The content of the first <meta> called one of `names`."""
    for name in names:
        for key in ("property", "name", "itemprop"):
            for value in tree.xpath(f"//meta[@{key}=$name]/@content", name=name)[:1]:
                if value.strip():
                    return str(value).strip()
    return ""


def _title(tree: Any, data: list[dict[str, Any]]) -> str:
    """The headline: as the page shows it, else as it states it to programs."""
    shown = [text for node in tree.xpath("//h1")[:3] if (text := text_of_node(node).replace("\n", " ").strip())]
    if len(shown) == 1:
        return shown[0]
    stated = next((said for one in data if (said := word(one, "headline"))), "") or _meta(tree, "og:title")
    if stated:
        return stated
    named = first_of(tree, "//title")
    return shown[0] if shown else text_of_node(named) if named is not None else ""


def _text(tree: Any, url: str) -> str:
    """The words of the article, a paragraph a line.

    Some content systems give the whole article a class such as "with-sidebar": where little is left after cutting, and
    much without, it stays uncut.
    """
    text = _extracted(tree, url, cut=_CUT)
    if len(text) >= SHORT_CHARACTERS:
        return text
    whole = _extracted(tree, url, cut=[])
    return whole if len(whole) > 3 * max(len(text), LEAST_CHARACTERS) else text


def _extracted(tree: Any, url: str, *, cut: list[str]) -> str:
    from copy import deepcopy

    from trafilatura import bare_extraction

    found = bare_extraction(
        deepcopy(tree), url=url, include_comments=False, include_tables=True, include_images=False, deduplicate=False,
        favor_precision=True, with_metadata=False, prune_xpath=cut or None,
    )  # fmt: skip
    text = getattr(found, "text", None)
    return text.strip() if isinstance(text, str) else ""


def _published(
    tree: Any, data: list[dict[str, Any]], hint: Hint, url: str, latest: int
) -> tuple[int | None, list[str]]:
    """The moment of publication that the page states (microseconds UTC), and a note where it states only the day."""
    stated = [word(one, "datePublished") for one in data]
    stated += [
        _meta(tree, "article:published_time", "og:article:published_time", "datePublished", "pubdate", "publishdate")
    ]
    stated += [str(at) for at in tree.xpath('//*[@itemprop="datePublished"]/@datetime')[:1]]
    days: list[int] = []
    for written in stated:
        moment = _moment(written, latest)
        if moment is not None and ":" in str(written):
            return moment, []
        days += [moment] if moment is not None else []
    if hint.published_at is not None:
        return hint.published_at, []
    shown = _shown(tree, latest)
    if shown is not None:
        return shown, []
    day = days[0] if days else _day(tree, url, latest)
    return day, ["có bài chỉ ghi ngày đăng, không ghi giờ; nghe lấy 0 giờ ngày ấy"] if day is not None else []


def _moment(written: str | None, latest: int) -> int | None:
    moment = time_of(written)[0]
    return None if moment is None or isinstance(moment, Problem) or moment > latest else moment


def _shown(tree: Any, latest: int) -> int | None:
    """A day and time that stands in a <time> or near the title in an element named for it."""
    for at in tree.xpath("//article//time/@datetime | //time[@pubdate]/@datetime")[:3]:
        moment = _moment(str(at), latest)
        if moment is not None and ":" in at:
            return moment
    for node in tree.xpath(_TIME_PLACES)[:40]:
        found = _SHOWN_TIME.search(text_of_node(node)[:200])
        moment = _moment(re.sub(r"[\s,|]+", " ", found[0].replace("lúc", " ")), latest) if found else None
        if moment is not None:
            return moment
    return None


def _day(tree: Any, url: str, latest: int) -> int | None:
    """The day that htmldate finds in the <meta> elements named for it or in the address, at 0 hours in Vietnam.

    It sees neither titles nor the body: a day told in the article is not the day of the article.
    """
    from copy import deepcopy

    from htmldate import find_date
    from lxml import html

    bare = html.document_fromstring("<html><head></head><body><p></p></body></html>")
    for node in tree.xpath("//meta")[:300]:
        if _NAMED_FOR_DATE.search(" ".join(map(str, node.xpath("@name | @property | @itemprop | @http-equiv")))):
            bare.head.append(deepcopy(node))
    try:
        day = find_date(bare, extensive_search=False, original_date=True, url=url)
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    return _moment(day, latest)


def _address(tree: Any, url: str) -> str:
    """The address the page calls its own, where that is of the same outlet: a phone or AMP page is the same article."""
    for found in (first_of(tree, '//link[@rel="canonical"]/@href'), _meta(tree, "og:url")):
        if not found:
            continue
        try:
            own = address_of(urljoin(url, str(found).strip()))
        except ValueError:
            continue
        if (
            own is not None
            and own.startswith("http")
            and urlsplit(own).path.strip("/")
            and outlet_at(own) == outlet_at(url)
        ):
            return own
    return address_of(url) or url


def _language(tree: Any) -> str | None:
    said = first_of(tree, "/html/@lang")
    return str(said)[:2].lower() if said and re.match(r"[A-Za-z]{2}(?:[-_]|$)", str(said)) else None
