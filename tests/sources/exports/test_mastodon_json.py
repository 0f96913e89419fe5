import json

import pytest

from nghe_lib.sources import read_file
from tests.servers.mastodon_server import HOST, Mastodon

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ME = f"https://{HOST}/users/an"


@pytest.fixture
def server():
    return Mastodon()


@pytest.fixture
def write(tmp_path):
    def put(*lines, indent=None):
        path = tmp_path / "saved.json"
        path.write_text("\n".join(json.dumps(line, ensure_ascii=False, indent=indent) for line in lines), "utf-8")
        return path

    return put


def create(number, **more):
    note = {
        "id": f"{ME}/statuses/{number}", "type": "Note", "summary": None, "inReplyTo": None, "attributedTo": ME,
        "published": "2026-11-01T02:00:00Z", "url": f"https://{HOST}/@an/{number}", "to": [PUBLIC],
        "cc": [f"{ME}/followers"], "content": "<p>Ngập <a href='https://bao.example/x'>ở đây</a></p>",
        "contentMap": {"vi": "<p>Ngập</p>"}, "attachment": [], "tag": [],
    }  # fmt: skip
    return {"id": f"{ME}/statuses/{number}/activity", "type": "Create", "actor": ME, "object": note | more}


def outbox(*activities):
    return {
        "@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection",
        "totalItems": len(activities), "orderedItems": list(activities),
    }  # fmt: skip


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_lines_and_answers_of_the_api_are_read(server, write, indent):
    two = [server.status(server.account("an"), 1), server.status(server.account("b", acct="b@khac.example"), 2)]
    forms = [
        (two,),
        ({"accounts": [], "statuses": two, "hashtags": []},),
        ({"ancestors": two[:1], "descendants": two[1:]},),
    ]
    for form in forms:
        posts = read_file(write(*form, indent=indent))
        assert posts.attrs["format"] == "mastodon_json" and len(posts) == posts.attrs["read_count"] == 2
        assert set(posts["account_id"]) == {f"mastodon:an@{HOST}", "mastodon:b@khac.example"}
    assert len(read_file(write(*two))) == 2


def test_answers_in_a_file_find_what_they_answer_on_other_servers(server, write):
    an, far = server.account("an"), server.account("b", acct="b@khac.example")
    above = server.status(far, 2)
    below = server.status(an, 1, in_reply_to_id=above["id"], in_reply_to_account_id=far["id"])
    posts = read_file(write([below, above]))
    assert posts["parent_id"].iloc[0] == posts["post_id"].iloc[1] and posts["kind"].iloc[0] == "reply"


def test_an_archive_gives_public_notes_and_refuses_private_ones_and_boosts(write):
    answer = create(2, inReplyTo="https://khac.example/users/b/statuses/77", tag=[
        {"type": "Mention", "href": "https://khac.example/users/b", "name": "@b@khac.example"},
        {"type": "Hashtag", "href": f"https://{HOST}/tags/ngap", "name": "#ngap"},
    ])  # fmt: skip
    private = create(3, to=[f"{ME}/followers"], cc=[])
    boost = {"id": f"{ME}/statuses/4/activity", "type": "Announce", "actor": ME, "object": "https://khac.example/x"}
    posts = read_file(write(outbox(create(1), answer, private, boost), indent=1))
    assert (len(posts), posts.attrs["refused_count"], posts.attrs["read_count"]) == (2, 2, 4)
    first, second = posts.iloc[0], posts.iloc[1]
    assert (first["post_id"], first["account_id"]) == (f"mastodon:{HOST}/1", f"mastodon:an@{HOST}")
    assert (first["text"], list(first["links"]), first["lang"]) == ("Ngập ở đây", ["https://bao.example/x"], "vi")
    assert (second["kind"], second["parent_id"]) == ("reply", "mastodon:khac.example/77")
    assert (list(second["mentions"]), list(second["hashtags"])) == (["mastodon:b@khac.example"], ["ngap"])


def test_a_torn_file_keeps_what_stands_before_the_tear(server, write):
    an = server.account("an")
    path = write([server.status(an, at) for at in range(5)])
    path.write_text(path.read_text()[:-400])
    posts = read_file(path)
    assert (len(posts), posts.attrs["refused_count"]) == (4, 1)


def test_other_json_with_accounts_is_left_to_the_general_reader(write):
    other = {"account": {"name": "a"}, "content": "Ngập", "uri": "https://x.example/1", "likes": 3}
    assert read_file(write(other, other)).attrs["format"] == "json_lines"
