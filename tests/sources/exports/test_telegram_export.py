import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import POSTS
from nghe_lib.sources.exports.telegram_export import FORMAT, NOT_PUBLIC, recognises
from nghe_lib.sources.files import open_file, read_file
from nghe_lib.sources.json_stream import UNFINISHED, Element, elements
from nghe_lib.sources.opening import Sample, open_sample


def message(number, text="Đường ngập", **more):
    """A message as Telegram Desktop writes it."""
    return {
        "id": number, "type": "message", "date": "2026-10-01T08:00:00", "date_unixtime": "1790816400",
        "from": "Kênh Thử", "from_id": "channel55", "text": text, "text_entities": [],
    } | more  # fmt: skip


def chat(*messages, kind="public_channel", number=55):
    return {"name": 'Kênh "Thử"', "type": kind, "id": number, "messages": list(messages)}


@pytest.fixture
def save(tmp_path):
    """Write a document as `result.json`, as the exporter indents it."""

    def write(document, **how):
        path = tmp_path / "result.json"
        path.write_text(json.dumps(document, **({"ensure_ascii": False, "indent": 1} | how)), encoding="utf-8")
        return path

    return write


def refused_of(path):
    return [
        (one.position, one.reason) for batch in open_file(path).batches for one in batch.refused.itertuples(index=False)
    ]


def test_a_channel_brings_text_from_strings_and_from_entities(save):
    rich = [
        "Tin ", {"type": "bold", "text": "khẩn"}, {"type": "text_link", "text": " xem", "href": "https://a.example/1"},
        {"type": "mention_name", "text": " anh Ba", "user_id": 777}, {"type": "mention", "text": " @sogtvt"},
    ]  # fmt: skip
    found = POSTS.check(read_file(save(chat(message(1), message(2, rich)))))
    assert found["text"].tolist() == ["Đường ngập", "Tin khẩn xem anh Ba @sogtvt"]
    assert found["post_id"].tolist() == ["telegram:55/1", "telegram:55/2"]
    assert found["account_id"].tolist() == ["telegram:channel55"] * 2
    assert list(found["links"][1]) == ["https://a.example/1"]
    assert list(found["mentions"][1]) == ["telegram:sogtvt", "telegram:777"]
    assert str(found["published_at"][0]) == "2026-10-01 01:00:00+00:00"


def test_replies_forwards_and_reactions_of_a_group(save):
    reactions = [
        {"type": "emoji", "count": 3, "emoji": "👍"}, {"type": "custom_emoji", "count": 2},
        {"type": "paid", "count": 900},
    ]  # fmt: skip
    found = read_file(
        save(
            chat(
                message(1, from_id="user9", reactions=reactions),
                message(2, from_id="user10", reply_to_message_id=1),
                message(3, from_id="user9", forwarded_from="Người Lạ"),
                message(4, from_id="user9", reply_to_message_id=8, reply_to_peer_id="channel77"),
                kind="public_supergroup",
            )
        )
    ).set_index("post_id")
    assert found["kind"].tolist() == ["post", "reply", "repost", "reply"]
    assert found.loc["telegram:55/1", ["account_id", "like_count"]].tolist() == ["telegram:9", 5]
    assert found["like_count"].isna().tolist() == [False, True, True, True]
    assert found["parent_id"].dropna().to_dict() == {
        "telegram:55/2": "telegram:55/1",
        "telegram:55/4": "telegram:77/8",
    }
    assert found["view_count"].isna().all()


def test_an_old_export_without_a_zone_is_read_in_vietnamese_time_and_says_so(save):
    old = message(1)
    del old["date_unixtime"]
    found = read_file(save(chat(old)))
    assert str(found["published_at"][0]) == "2026-10-01 01:00:00+00:00"
    assert any("múi giờ" in note for note in found.attrs["notes"])


def test_every_message_ends_in_posts_or_is_refused_with_a_reason(save):
    path = save(
        chat(
            {"id": 1, "type": "service", "date": "2026-10-01T08:00:00", "actor": "A", "action": "pin_message"},
            message(2),
            message(3, "", photo="(File not included.)"),
            {"id": 4, "type": "unsupported"},
            "không phải tin",
            message(None),
            message(7, {"text": "sai"}),
            message(8, "", poll={"question": "Có ngập không?", "answers": [{"text": "Có"}, {"text": "Không"}]}),
        )
    )
    found = read_file(path)
    assert found["text"].tolist() == ["Đường ngập", "Có ngập không?\n- Có\n- Không"]
    assert (found.attrs["read_count"], found.attrs["refused_count"]) == (8, 6)
    assert [position for position, _ in refused_of(path)] == [1, 3, 4, 5, 6, 7]
    assert "tin hệ thống của Telegram (pin_message)" in [reason for _, reason in refused_of(path)]


def test_an_archive_gives_public_chats_and_refuses_each_private_one_as_a_whole(save):
    secret = message(1, "Chuyện riêng", from_id="user9")
    archive = {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": 1, "first_name": "A", "phone_number": "+84 000"},
        "contacts": {"about": "…", "list": [{"user_id": 2, "phone_number": "+84 111", "messages": []}]},
        "chats": {
            "about": "…",
            "list": [
                chat(secret, secret, kind="personal_chat", number=9),
                chat(message(5), number=61),
                {"type": "saved_messages", "id": 1, "messages": [secret]},
            ],
        },
        "left_chats": {"about": "…", "list": [chat(message(6), kind="public_supergroup", number=62)]},
    }
    path = save(archive)
    found = read_file(path)
    assert found["post_id"].tolist() == ["telegram:61/5", "telegram:62/6"]
    assert [reason.partition(" (")[0] for _, reason in refused_of(path)] == [NOT_PUBLIC] * 2
    assert found.attrs["read_count"] == 4


def test_a_private_group_alone_is_refused_whole(save):
    found = read_file(save(chat(message(1), message(2), kind="private_supergroup")))
    assert (len(found), found.attrs["refused_count"]) == (0, 1)


def test_names_signatures_and_contacts_never_come_out(save):
    canary = "Nguyễn Kín Đáo"
    hidden = message(
        1, **{"from": canary, "author": canary, "forwarded_from": canary},
        contact_information={"first_name": canary, "phone_number": "+84 999"},
        reactions=[{"type": "emoji", "count": 1, "recent": [{"from": canary, "from_id": "user1"}]}],
    )  # fmt: skip
    assert canary not in read_file(save(chat(hidden))).to_json(force_ascii=False, date_format="iso")


@pytest.mark.parametrize("cut", [0.4, 0.8, 0.97])
def test_a_file_cut_off_keeps_what_is_whole_and_says_where_it_ends(save, cut):
    path = save(chat(*(message(number) for number in range(1, 200))))
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[: int(len(whole) * cut)], encoding="utf-8")
    found = read_file(path)
    assert len(found) == whole[: int(len(whole) * cut)].count('"text_entities": []\n  }')
    assert refused_of(path)[-1][1] == UNFINISHED


def test_a_torn_gzip_says_so_once(save):
    path = save(chat(*(message(number, f"Tin {number} {hash(str(number))}") for number in range(1, 3000))))
    packed = gzip.compress(path.read_bytes())
    path.write_bytes(packed[: len(packed) // 2])
    found = read_file(path)
    assert 0 < len(found) < 2999
    assert ["bị cắt" in reason for _, reason in refused_of(path)] == [True]


def test_one_broken_message_does_not_take_the_next_with_it(save):
    path = save(chat(message(1), message(2), message(3)), indent=None)
    path.write_text(path.read_text(encoding="utf-8").replace('"id": 2,', '"id": 2,, '), encoding="utf-8")
    assert read_file(path)["post_id"].tolist() == ["telegram:55/1", "telegram:55/3"]


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "a", "messages": [{"id": 1}]}',
        '{"type": "public_channel", "posts": []}',
        '{"about": "me", "list": []}',
        '[{"type": "public_channel", "id": 5, "messages": []}]',
        '{"type": "message", "id": 1, "text": "a"}\n{"type": "message", "id": 2, "text": "b"}',
    ],
)
def test_other_json_is_left_to_others(text):
    assert not recognises(Sample("a.json", text.encode(), is_whole=True))


def test_the_format_is_found_by_content(save):
    assert open_file(save(chat(message(1)))).format == FORMAT.name


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(lists=st.lists(st.lists(values, max_size=5), max_size=4), indent=st.sampled_from([None, 1]))
def test_a_stream_gives_what_the_whole_document_holds(tmp_path_factory, lists, indent):
    path = tmp_path_factory.mktemp("stream") / "a.json"
    document = {"about": {"x": [1, {"y": "]}"}]}, "chats": [{"id": n, "messages": one} for n, one in enumerate(lists)]}
    path.write_text(json.dumps(document, indent=indent), encoding="utf-8")
    made = [one for one in elements(open_sample(path), "messages") if isinstance(one, Element)]
    expected = [one for several in lists for one in several]
    assert len(made) == len(expected)
    assert [one.value for one in made if isinstance(one.value, dict)] == [
        one for one in expected if isinstance(one, dict)
    ]


KEYS = [
    "id", "type", "date", "date_unixtime", "from_id", "text", "text_entities", "reactions", "poll",
    "reply_to_message_id", "reply_to_peer_id", "forwarded_from",
]  # fmt: skip


@settings(max_examples=8)
@given(several=st.lists(st.dictionaries(st.sampled_from(KEYS), values, max_size=12), min_size=5, max_size=30))
def test_no_shape_of_a_message_breaks_the_reading(tmp_path_factory, several):
    path = tmp_path_factory.mktemp("shape") / "a.json"
    path.write_text(json.dumps(chat(message(1), *(message(2) | one for one in several))), encoding="utf-8")
    found = read_file(path)
    assert found.attrs["read_count"] == 1 + len(several)
    POSTS.check(found)
