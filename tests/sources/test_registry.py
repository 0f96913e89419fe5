"""The registry: every line is read or named as wrong; every post joins to a source or counts as unknown."""

import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib import store
from nghe_lib.errors import SourceError
from nghe_lib.schema import POSTS, SOURCES
from nghe_lib.sources.registry import join_posts, read_registry, voices
from tests.rows import post

HEAD = "source_id,name,owner,domains,feeds,accounts\n"


def written(tmp_path, text, name="press.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def registry(tmp_path):
    lines = [
        "bao-a,Báo A,Hội A,bao-a.vn baoa.com,https://bao-a.vn/rss,facebook:baoa",
        "bao-a-tre,Báo A Trẻ,Hội A,tre.bao-a.vn,,",
    ]
    social = "source_id,name,platform,domains\nfacebook,Facebook,facebook,facebook.com fb.com\n"
    return read_registry([written(tmp_path, HEAD + "\n".join(lines)), written(tmp_path, social, "social_network.csv")])


def joined(registry, **columns):
    posts = POSTS.frame([post("site:1", **columns)])
    return join_posts(posts, registry).iloc[0]


def test_the_registry_nghe_ships_is_whole():
    shipped = read_registry(store.registry_files("khong-co"))
    counts = shipped["type"].value_counts()
    assert counts["press"] >= 120 and set(counts.index) == set(
        "press social_network site forum petition_channel".split()
    )
    domains = shipped["domains"].explode().dropna()
    assert domains.is_unique and shipped["source_id"].is_unique and shipped["name"].is_unique
    assert shipped["basis"].notna().all() and shipped["verified_at"].isna().all()


@pytest.mark.parametrize(
    ("url", "source_id"),
    [
        ("https://bao-a.vn/tin.html", "bao-a"),
        ("https://www.bao-a.vn/tin.html", "bao-a"),
        ("http://TRE.bao-a.vn/tin", "bao-a-tre"),
        ("https://a.b.tre.bao-a.vn:8080/tin", "bao-a-tre"),
        ("https://khongbao-a.vn/tin", None),
        ("https://bao-a.vn.evil.com/tin", None),
        ("https://facebook.com/groups/1", "facebook"),
        (None, None),
    ],
)
def test_a_post_joins_by_the_longest_registered_domain(registry, url, source_id):
    found = joined(registry, url=url, source_id=None, account_id="facebook:aido")
    assert found == source_id if source_id else pd.isna(found)


def test_a_newspapers_page_on_a_network_is_the_newspaper(registry):
    found = joined(registry, platform="facebook", account_id="facebook:baoa", url="https://facebook.com/baoa/posts/1")
    assert found == "bao-a"


def test_the_accounts_of_the_press_are_public_voices(registry):
    assert voices(registry)[["account_id", "role"]].values.tolist() == [["facebook:baoa", "press"]]


def test_a_projects_own_line_goes_before_the_one_nghe_ships(tmp_path):
    first = written(tmp_path, HEAD + "bao-a,Báo A,,bao-a.vn,,\n")
    second = written(tmp_path, HEAD + "bao-a,Báo A mới,,bao-a.vn,,\n", "rieng.csv")
    with pytest.raises(SourceError, match=r"rieng\.csv, dòng 2.*type"):
        read_registry([first, second])
    second.write_text("source_id,type,name\nbao-a,press,Báo A mới\n", encoding="utf-8")
    assert read_registry([first, second])["name"].tolist() == ["Báo A mới"]


def test_every_fault_is_named_with_its_file_and_line(tmp_path):
    text = HEAD + "a,A,,a.vn,bao-a.vn/rss,\n,B,,b.vn,,\nc,C,,c.vn\nd,D,,,,facebook\n"
    with pytest.raises(SourceError) as told:
        read_registry([written(tmp_path, text)])
    for said in ("dòng 2: feeds", "dòng 3: thiếu source_id", "dòng 4: có 4 ô, cần 6", "dòng 5: accounts"):
        assert said in str(told.value)
    with pytest.raises(SourceError, match="ý bạn là 'domains'"):
        read_registry([written(tmp_path, "source_id,domain\na,b\n")])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,A,,https://a.vn,,", "dòng 2: domains 'https://a.vn' phải là tên máy chủ"),
        ("a,A,,a.vn/tin,,", "dòng 2: domains 'a.vn/tin'"),
        ("a,A,,com.vn,,", "dòng 2: domains 'com.vn'"),
        ("a,A,,vn,,", "dòng 2: domains 'vn'"),
        ("a,A,,192.168.1.1,,", "dòng 2: domains '192.168.1.1'"),
        ("a,A,,a.vn,ftp://a.vn/rss,", "dòng 2: feeds"),
        ("a,A,,a.vn,,facebok:a", "ý bạn là 'facebook'"),
        ("a,A,,a.vn,,facebook:", "dòng 2: accounts"),
        ("a,A,,a.vn,,\na,B,,b.vn,,", "dòng 3: source_id 'a' đã có ở press.csv, dòng 2"),
        ("a,A,,a.vn,,\nb,B,,c.vn WWW.A.vn,,", "dòng 3: domains 'a.vn' đã có ở press.csv, dòng 2"),
        ("a,A,,a.vn,,facebook:Bao\nb,B,,b.vn,,facebook:bao", "dòng 3: accounts 'facebook:bao' đã có"),
        ('a,A,,"a.vn\nb,B,,b.vn,,', "press.csv không đọc được (dòng 2"),
    ],
)
def test_a_slip_that_would_join_nothing_or_too_much_is_named(tmp_path, line, said):
    with pytest.raises(SourceError) as told:
        read_registry([written(tmp_path, HEAD + line + "\n")])
    assert said in str(told.value)


def test_lines_are_counted_as_an_editor_counts_them_and_cells_keep_their_line_breaks(tmp_path):
    text = 'source_id,name,note\na,A,"một\nhai"\nb,,\n'
    with pytest.raises(SourceError, match="dòng 4: thiếu name"):
        read_registry([written(tmp_path, text)])
    whole = read_registry([written(tmp_path, text.replace("b,,", "b,B,"))])
    assert whole["note"].iloc[0] == "một\nhai"


def test_a_project_takes_over_a_domain_and_an_account_that_nghe_ships_elsewhere(tmp_path):
    shipped = written(tmp_path, HEAD + "a,A,,a.vn,,facebook:a\nb,B,,b.vn,,facebook:b\n")
    own = written(tmp_path, "source_id,type,name,domains,accounts\na,press,A,a.vn b.vn,facebook:b\n", "rieng.csv")
    listed = read_registry([shipped, own])
    assert joined(listed, url="https://b.vn/1", source_id=None) == "a"
    assert joined(listed, account_id="facebook:b", source_id=None) == "a"


def test_accounts_and_addresses_join_whatever_their_case_or_alphabet(tmp_path):
    listed = read_registry([written(tmp_path, HEAD + "a,A,,www.báo-á.vn,,facebook:BaoA\n")])
    assert joined(listed, account_id="facebook:BaoA", source_id=None) == "a"
    assert joined(listed, account_id="facebook:baoa", source_id=None) == "a"
    for host in ("báo-á.vn", "BÁO-Á.vn", "tin.báo-á.vn", "báo-á.vn".encode("idna").decode()):
        assert joined(listed, url=f"HTTPS://{host}/tin", source_id=None) == "a"


def test_a_hundred_thousand_posts_join_within_a_second():
    listed = read_registry(store.registry_files("khong-co"))
    hosts = [*listed["domains"].explode().dropna(), *(f"khac{n}.vn" for n in range(3_000))]
    posts = pd.DataFrame(
        {
            "account_id": [f"site:{n % 40_000}" for n in range(100_000)],
            "url": [f"https://www.{hosts[n % len(hosts)]}/{n}" for n in range(100_000)],
        }
    ).astype("str")
    began = time.process_time()
    found = join_posts(posts, listed)
    assert time.process_time() - began < 1
    assert found.notna().sum() == sum(n % len(hosts) < len(hosts) - 3_000 for n in range(100_000))


def test_a_city_of_sources_is_read_and_joined_quickly(tmp_path):
    made = [("press", 200), ("social_network", 355), ("site", 1_000)]
    paths = [
        written(
            tmp_path,
            "source_id,name,domains\n" + "".join(f"{k}{n},{k} {n},{k}{n}.vn\n" for n in range(count)),
            f"{k}.csv",
        )
        for k, count in made
    ]
    began = time.perf_counter()
    listed = read_registry(paths)
    assert len(listed) == 1_555 and time.perf_counter() - began < 2
    posts = POSTS.frame([post(post_id=f"site:{n}", url=f"https://www.site{n % 1_200}.vn/{n}") for n in range(3_000)])
    found = join_posts(posts, listed)
    assert found.notna().sum() == sum(n % 1_200 < 1_000 for n in range(3_000))


@given(st.sampled_from(["", "x", "x-", "vn", "a"]), st.sampled_from(["", ".", "x", ".com", "-vn"]))
def test_only_the_domain_itself_and_what_stands_before_a_dot_belongs_to_it(before, after):
    listed = SOURCES.frame([{"source_id": "a", "name": "A", "type": "site", "platform": "site", "domains": ["bao.vn"]}])
    found = joined(listed, url=f"https://{before}bao.vn{after}/x", source_id=None)
    assert (found == "a") == (before == "" and after in ("", "."))
    assert joined(listed, url=f"https://{before}.bao.vn/x" if before else "https://bao.vn/x", source_id=None) == "a"
