"""Pages of a XenForo 2 forum as records: lists of threads, and threads with their posts.

XenForo marks its pages for its own scripts, and themes keep those marks: `data-content="post-ID"` on a
post, `data-timestamp` (2.3) or `data-time` (2.0 to 2.2) in seconds on a <time>, `data-source="post: ID"` on a quote,
`data-user-id` on a name (https://xenforo.com/docs/dev/). A post is named by forum and number (`host:ID`), its author by
forum and user number, as mentions give it too. Names and avatars of people are never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from nghe_lib.sources.batching import Record
from nghe_lib.sources.counts import count_of
from nghe_lib.sources.html_page import body_text, first_of, has_class, links_in, text_of_node
from nghe_lib.sources.reading import Refusal
from nghe_lib.sources.times import time_of
from nghe_lib.sources.words import Problem, short_text

_POST_ID = re.compile(r"post-(\d{1,15})")
_THREAD_ID = re.compile(r"[./](\d{1,12})(?:/|$|[?#])")
_QUOTED = re.compile(r"\bpost:\s*(\d{1,15})")
_OTHERS = re.compile(r"(?:and|và|,)\s+([\d.,]+\s*[KkMm]?)\s+(?:others?|người khác|thành viên khác)", re.IGNORECASE)
_QUOTES = f".//blockquote[{has_class('bbCodeBlock--quote')}] | .//div[{has_class('bbCodeBlock--quote')}]"
_EXTRAS = (
    f".//*[{has_class('js-selectToQuoteEnd')} or {has_class('bbCodeBlock-expandLink')} or "
    f"{has_class('message-lastEdit')} or {has_class('bbCodeSpoiler-button')} or {has_class('messageHide')}]"
)
_REPLY_WORDS, _VIEW_WORDS = ("repl", "trả lời", "answers", "phản hồi"), ("view", "xem", "đọc")


@dataclass(frozen=True)
class ListedThread:
    """A thread in a list. last_at: microseconds UTC of its last post; counts None where not shown."""

    id: str
    url: str
    title: str
    last_at: int | None
    n_replies: int | None
    n_views: int | None
    is_pinned: bool


@dataclass(frozen=True)
class Posts:
    """Posts of a page. numbers: post_id → number of the post. page, n_pages: of the thread, from 1."""

    records: list[Record] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    page: int = 1
    n_pages: int = 1
    title: str = ""


def is_xenforo(tree: Any) -> bool:
    """Whether the page was made by XenForo 2."""
    return bool(tree.xpath('/html[@id="XF" or @data-xf or @data-app="public"]'))


def template_of(tree: Any) -> str:
    """The name of the template of a page, such as thread_view, forum_view, login or error."""
    return str(first_of(tree, "/html/@data-template") or "")


def error_of(tree: Any) -> str:
    """What an error page says, in one line."""
    node = first_of(tree, f"//div[{has_class('blockMessage')}]")
    return "" if node is None else (short_text(text_of_node(node).replace("\n", " ")) or "")[:200]


def threads_of(tree: Any, *, url: str) -> tuple[ListedThread, ...]:
    """The threads that a page of a forum lists, in its order."""
    return tuple(_listed(tree, url))


def pages_of(tree: Any) -> tuple[int, int]:
    """Numbers of the page and of the last one, of a paged list or thread, (1, 1) where it has one page."""
    here = first_of(tree, f"//li[{has_class('pageNav-page--current')}]")
    numbers = [
        int(text)
        for node in tree.xpath(f"//li[{has_class('pageNav-page')}]")
        if (text := re.sub(r"[.,\s]", "", text_of_node(node))).isascii() and text.isdigit() and len(text) < 9
    ]
    current = re.sub(r"\D", "", text_of_node(here)) if here is not None else ""
    page = int(current) if current.isascii() and current.isdigit() and len(current) < 9 else 1
    return page, max([page, *numbers])


def posts_of(
    tree: Any, *, host: str, url: str, root: str = "", replies: int | None = None, views: int | None = None
) -> Posts:
    """The posts of a page of a thread at `url`. Every one ends in records or refused.

    root: post_id that started the thread, where this is not its first page. replies, views: as the list showed them.
    """
    page, n_pages = pages_of(tree)
    heading = first_of(tree, f"//h1[{has_class('p-title-value')}]")
    if heading is not None:
        for label in heading.xpath(f".//*[{has_class('label')} or {has_class('label-append')}]"):
            label.drop_tree()
    title = "" if heading is None else text_of_node(heading).replace("\n", " ").strip()
    made = Posts(page=page, n_pages=n_pages, title=title)
    for position, node in enumerate(tree.xpath(f"//article[{has_class('message--post')}]"), start=1):
        found = _POST_ID.search(" ".join((node.get("data-content") or "", node.get("id") or "")))
        if found is None:
            made.refused.append(Refusal(position, "bài không có mã"))
            continue
        post_id = f"{host}:{found[1]}"
        if page == 1 and not root:
            root = post_id
        made.numbers[post_id] = int(found[1])
        record = _record(node, post_id, host, url, root)
        if isinstance(record, str):
            made.refused.append(Refusal(position, record))
            continue
        if post_id == root:
            record |= {"title": title or None, "comment_count": replies, "view_count": views}
        made.records.append(record)
    return made


def _record(node: Any, post_id: str, host: str, url: str, root: str) -> Record | str:
    """A record, or why there is none."""
    body = first_of(node, f".//article[{has_class('message-body')}] | .//div[{has_class('message-body')}]")
    if body is None:
        return "bài không hiện nội dung cho khách"
    quoted = _quoted(body)
    for extra in body.xpath(_EXTRAS):
        if extra.getparent() is not None:
            extra.drop_tree()
    text = body_text(body, quotes=_QUOTES)
    if not text:
        return "bài không có chữ (chỉ ảnh, biểu tượng hoặc trích dẫn)"
    is_first = post_id == root
    parent = None if is_first else f"{host}:{quoted}" if quoted else root or None
    author = first_of(node, './/*[contains(@class, "message-name")]//*[@data-user-id]/@data-user-id')
    return {
        "post_id": post_id,
        "kind": "post" if is_first else "reply" if quoted and parent != root else "comment",
        "source_id": host,
        "account_id": f"{host}:{author}" if author and re.fullmatch(r"[1-9]\d{0,14}", str(author)) else None,
        "published_at": _moment(first_of(node, './/*[contains(@class, "message-attribution")]//time')),
        "title": None,
        "text": text,
        "url": _whole(
            url, first_of(node, './/*[contains(@class, "message-attribution")]//a[contains(@href, "post-")]/@href')
        ),
        "parent_id": parent,
        "root_id": root or None,
        "links": links_in(body, base=url),
        "mentions": _mentions(body, host),
        "like_count": _reactions(node),
    }


def _quoted(body: Any) -> str | None:
    """The number of the post that is quoted first."""
    for quote in body.xpath(_QUOTES):
        found = _QUOTED.search(quote.get("data-source") or "")
        if found:
            return found[1]
    return None


def _mentions(body: Any, host: str) -> list[str]:
    ids = body.xpath(f".//a[{has_class('username')}]/@data-user-id")
    return [f"{host}:{one}" for one in dict.fromkeys(map(str, ids)) if re.fullmatch(r"[1-9]\d{0,14}", one)]


def _reactions(node: Any) -> int | None:
    """Reactions of a post: the count it states to programs, else the names it shows; none where its bar is empty."""
    stated = first_of(
        node,
        './/*[@itemprop="interactionStatistic"][.//meta[contains(@content, "LikeAction")]]'
        '//meta[@itemprop="userInteractionCount"]/@content',
    )
    if stated is not None and str(stated).isascii() and str(stated).isdigit() and len(stated) < 12:
        return int(stated)
    bar = first_of(node, f".//*[{has_class('reactionsBar')}]")
    if bar is None:
        return None
    shown = first_of(bar, f".//a[{has_class('reactionsBar-link')}]")
    if shown is None:
        return 0
    found = _OTHERS.search(text_of_node(shown))
    others = count_of(found[1].strip()) if found else 0
    return None if others is None or isinstance(others, Problem) else len(shown.xpath(".//bdi")) + others


def _listed(tree: Any, url: str) -> Iterator[ListedThread]:
    for node in tree.xpath(f"//div[{has_class('structItem--thread')}]"):
        anchors = node.xpath(f".//div[{has_class('structItem-title')}]//a[not({has_class('labelLink')})]")
        address = _whole(url, anchors[-1].get("href")) if anchors else None
        found = re.search(r"js-threadListItem-(\d{1,12})", node.get("class") or "") or (
            _THREAD_ID.search(urlsplit(address).path) if address else None
        )
        if address is None or found is None:
            continue
        bare = re.sub(r"(?:unread|latest|page-\d+|post-\d+)/?$", "", address.partition("?")[0].partition("#")[0])
        replies, views = _meta(node)
        yield ListedThread(
            found[1], bare, text_of_node(anchors[-1]).replace("\n", " "),
            _moment(first_of(node, f'.//div[{has_class("structItem-cell--latest")}]//time')), replies, views,
            is_pinned=_is_pinned(node),
        )  # fmt: skip


def _meta(node: Any) -> tuple[int | None, int | None]:
    """(replies, views) that a list shows of a thread."""
    found: dict[str, int] = {}
    for pair in node.xpath(f".//div[{has_class('structItem-cell--meta')}]//dl"):
        name, value = first_of(pair, "./dt"), first_of(pair, "./dd")
        count = None if value is None else count_of(text_of_node(value))
        label = "" if name is None else f"{text_of_node(name)} {pair.get('class') or ''}".casefold()
        if not isinstance(count, int):
            continue
        if any(word in label for word in _REPLY_WORDS):
            found.setdefault("replies", count)
        elif any(word in label for word in _VIEW_WORDS):
            found.setdefault("views", count)
    return found.get("replies"), found.get("views")


def _is_pinned(node: Any) -> bool:
    mark, group = has_class("structItem-status--sticky"), has_class("structItemContainer-group--sticky")
    return bool(node.xpath(f".//*[{mark}] | ancestor::*[{group}]"))


def _moment(node: Any) -> int | None:
    """The moment of a <time>, microseconds UTC."""
    if node is None:
        return None
    for name in ("data-timestamp", "data-time", "datetime"):
        moment = time_of(node.get(name))[0]
        if type(moment) is int:
            return moment
    return None


def _whole(base: str, address: object) -> str | None:
    try:
        whole = urljoin(base, str(address).strip()) if address else ""
    except ValueError:
        return None
    return whole if whole.startswith(("http://", "https://")) else None
