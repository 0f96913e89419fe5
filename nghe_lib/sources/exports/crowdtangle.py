"""CSV exports of CrowdTangle (closed on 14 August 2024): posts of Facebook Pages and groups, or of Instagram.

Columns: https://help.crowdtangle.com/en/articles/1184978-crowdtangle-glossary; people pass such files on with fewer of
them. A Facebook post's id is `OWNER_POST` and its account the owner's number, both as the Graph API has them; an
Instagram post's id is the number its short code spells, its account the user name. likes of Facebook are all reactions
together, of which a file may hold only some.
"""

from __future__ import annotations

from collections.abc import Iterator

from nghe_lib.sources import delimited
from nghe_lib.sources.addresses import address_of
from nghe_lib.sources.batching import Record, batch_of_records, request_plan
from nghe_lib.sources.exports.cells import Row, count, first, heading, rows, total
from nghe_lib.sources.formats import Format, Request, table_format
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads.facebook import links_of, post_id_of
from nghe_lib.sources.payloads.instagram_capture import id_of_url
from nghe_lib.sources.reading import Batch, Reading

NAME, LABEL = "crowdtangle", "CSV của CrowdTangle"
OWNERS = {"Page Name": "facebook", "Group Name": "facebook", "Account": "instagram", "Account Name": "instagram"}
REACTIONS = ("Likes", "Love", "Wow", "Haha", "Sad", "Angry", "Care")
TEXTS = {"facebook": ("Message", "Link Text", "Description", "Image Text"), "instagram": ("Description", "Title")}
_SURE = ("Post Created", "Facebook Id", "Total Interactions", "Overperforming Score")
_VIDEO = ("video", "igtv", "reel")
_USED = frozenset(
    {*OWNERS, *REACTIONS, *(name for names in TEXTS.values() for name in names), "Facebook Id", "User Name", "Type",
     "Post Created", "Comments", "Shares", "Post Views", "Total Views", "Views", "URL", "Link", "Final Link",
     "Followers at Posting", "Page Created"}
)  # fmt: skip


def recognises(sample: Sample) -> bool:
    """A heading with an owner's column, a text, an address, and a column that only CrowdTangle names so."""
    columns = heading(sample)
    platform = next((OWNERS[name] for name in columns if name in OWNERS), None)
    if platform is None or "URL" not in columns:
        return False
    has_text = any(name in columns for name in TEXTS[platform][:1])
    return has_text and any(name.startswith(_SURE) for name in columns)


def read(file: FileAt, request: Request) -> Reading:
    """The posts of `file`. With a mapping of the reader's own, it is read as any other table."""
    if request.mapping:
        return table_format("delimited", "", recognises, delimited.chunks).read(file, request)
    columns = heading(file.sample)
    platform = next(OWNERS[name] for name in columns if name in OWNERS)
    texts = [name for name in TEXTS[platform] if name in columns]
    mapping = {"text": texts[0], "url": "URL"} | {
        target: name
        for target, name in (
            ("account_id", "User Name" if platform == "instagram" else "Facebook Id"), ("published_at", "Post Created"),
            ("like_count", "Likes"), ("comment_count", "Comments"), ("share_count", "Shares"),
            ("view_count", "Views" if platform == "instagram" else "Post Views"),
        )
        if name in columns
    }  # fmt: skip
    notes: tuple[str, ...] = ()
    given = [name for name in REACTIONS if name in columns]
    if platform == "facebook" and 0 < len(given) < len(REACTIONS):
        notes = (f"like_count là tổng các cảm xúc có trong tệp: {', '.join(given)}",)
    unused = tuple(name for name in columns if name not in _USED)
    return Reading(file.name, NAME, mapping, _batches(file, request, platform), unused, notes)


def _batches(file: FileAt, request: Request, platform: str) -> Iterator[Batch]:
    plan = request_plan(request, platform=platform)
    for chunk in delimited.chunks(file, batch_rows=request.batch_rows):
        found = rows(chunk, _USED)
        if not found and not chunk.refused:
            continue
        made = [_facebook(row) if platform == "facebook" else _instagram(row) for row in found]
        accounts = {str(one["account_id"]): one for one in (_account(row, platform) for row in found) if one}
        yield batch_of_records(
            made, plan, positions=chunk.positions, refused=chunk.refused, accounts=list(accounts.values())
        )


def _facebook(row: Row) -> Record:
    owner = _owner(row)
    url = row.get("URL", "")
    views = [count(row.get(name)) for name in ("Post Views", "Total Views")]
    body = first(row, TEXTS["facebook"])
    return {
        "post_id": post_id_of(url, owner=owner),
        "kind": _kind(row),
        "account_id": owner or row.get("User Name") or row.get("Page Name") or row.get("Group Name"),
        "published_at": row.get("Post Created"),
        "text": body,
        "url": url,
        "links": links_of(body, [_outside(row.get("Final Link") or row.get("Link"))]),
        "mentions": [],
        "like_count": total([count(row.get(name)) for name in REACTIONS]),
        "share_count": row.get("Shares"),
        "comment_count": row.get("Comments"),
        "view_count": next((one for one in views if one), None) if _is_video(row) else None,
    }


def _instagram(row: Row) -> Record:
    url = row.get("URL", "")
    return {
        "post_id": id_of_url(url),
        "kind": _kind(row),
        "account_id": _handle(row),
        "published_at": row.get("Post Created"),
        "text": first(row, TEXTS["instagram"]),
        "url": url,
        "like_count": row.get("Likes"),
        "comment_count": row.get("Comments"),
        "view_count": (count(row.get("Views")) or None) if _is_video(row) else None,
    }


def _account(row: Row, platform: str) -> dict[str, object] | None:
    """What the file says of an owner that has a stable key. Names stay out: an account may be a person's."""
    handle = _owner(row) if platform == "facebook" else _handle(row)
    followers = count(row.get("Followers at Posting"))
    if not handle or followers is None:
        return None
    return {
        "account_id": f"{platform}:{handle}", "platform": platform, "role": "unknown", "follower_count": followers,
    }  # fmt: skip


def _owner(row: Row) -> str:
    """The number of the Page or group: its own column, else the one inside the address."""
    given = row.get("Facebook Id", "").strip()
    if given.isascii() and given.isdigit() and len(given) < 26:
        return given
    return (post_id_of(row.get("URL")) or "").partition("_")[0]


def _handle(row: Row) -> str:
    return (row.get("User Name") or row.get("Account") or row.get("Account Name") or "").strip()


def _kind(row: Row) -> str:
    return "video" if _is_video(row) else "post"


def _is_video(row: Row) -> bool:
    return any(word in row.get("Type", "").casefold() for word in _VIDEO)


def _outside(link: str | None) -> str | None:
    """The page that a post links to; None where it leads to Facebook itself."""
    found = address_of(link) if link else None
    return None if found is None or "://www.facebook.com/" in found or "://facebook.com/" in found else found


FORMAT = Format(NAME, LABEL, recognises, read)
