"""Bombs: what unpacks to gigabytes is refused within seconds and 300 MiB (rules S12 and S13).

Each runs in a process of its own, so that the memory measured is that of the bomb alone.
"""

import contextlib
import gzip
import hashlib
import json
import subprocess
import sys
import time
import zipfile
import zlib
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nghe_lib.sources.fetch import Fetcher
from tests.conftest import REPO
from tests.servers.serving import serving

LIMIT_MIB = 300
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
READ = """
import json, re, sys
from nghe_lib.errors import NgheError
from nghe_lib.sources import open_file
rows = 0
try:
    for batch in open_file(sys.argv[1]).batches:
        rows += len(batch.posts) + len(batch.refused)
    said = ""
except NgheError as reason:
    said = str(reason)
print(json.dumps([int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024, rows, said]))
"""
FETCH = """
import json, re, sys
from nghe_lib.errors import NgheError
from nghe_lib.sources.fetch import Fetcher
try:
    Fetcher(allow_private=True, interval_s=0, attempts=1).get(sys.argv[1])
    said = ""
except NgheError as reason:
    said = str(reason)
print(json.dumps([int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024, 0, said]))
"""


def child(code, argument):
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code, str(argument)], capture_output=True, text=True, cwd=REPO)
    assert done.returncode == 0, done.stderr[-500:]
    mib, rows, said = json.loads(done.stdout)
    assert mib < LIMIT_MIB and time.monotonic() - began < 60, (mib, said)
    return rows, said


def packed(n_bytes, *, rounds=1):
    """`n_bytes` zeros, packed `rounds` times over."""
    body = b""
    packer = zlib.compressobj(9, wbits=31)
    piece = bytes(1 << 20)
    body = b"".join(packer.compress(piece) for _ in range(n_bytes >> 20)) + packer.flush()
    for _ in range(rounds - 1):
        body = gzip.compress(body, 9)
    return body


GZIP = packed(2_000 << 20)


@pytest.mark.parametrize("name", ["zeros.csv.gz", "zeros.jsonl.gz", "zeros.xlsx.gz"])
def test_a_packed_file_of_zeros_is_refused(tmp_path, name):
    heads = {"zeros.csv.gz": b"id,text\n1,", "zeros.jsonl.gz": b'{"text": "', "zeros.xlsx.gz": b"PK\x03\x04xl/"}
    path = tmp_path / name
    path.write_bytes(gzip.compress(heads[name]) + GZIP)
    rows, said = child(READ, path)
    assert said or rows == 0


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEADING = '<row r="1"><c t="inlineStr"><is><t>text</t></is></c></row>'


def workbook(
    path, *, sheet="", sheets=(), before="", after="", strings="", strings_part="xl/sharedStrings.xml", more=()
):
    """An XLSX of one sheet, or of `sheets`, each a whole part; `more` are further parts."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    given = sheets or [f"{before}<worksheet {MAIN}><sheetData>{sheet}</sheetData>{after}</worksheet>"]
    listed = [f'<sheet name="{n}" sheetId="{n}" r:id="s{n}"/>' for n, _ in enumerate(given, start=1)]
    links = [
        f'<Relationship Id="s{n}" Type="{office}/worksheet" Target="worksheets/{n}.xml"/>'
        for n in range(1, len(given) + 1)
    ]
    links += [f'<Relationship Id="strings" Type="{office}/sharedStrings" Target="/{strings_part}"/>']
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships {packages}><Relationship Id="a" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{office}"><sheets>{"".join(listed)}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships {packages}>{''.join(links)}</Relationships>",
        strings_part: f"<sst {MAIN}>{strings}</sst>",
    } | {f"xl/worksheets/{n}.xml": part for n, part in enumerate(given, start=1)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in [*parts.items(), *more]:
            made.writestr(name, content)
    return path


def varied(template, n):
    """Markup that does not compress a hundredfold: the cap on ratios must not be what saves us."""
    return "".join(template.format(hashlib.blake2b(str(at).encode(), digest_size=12).hexdigest()) for at in range(n))


def test_a_small_workbook_is_read(tmp_path):
    rows, said = child(
        READ, workbook(tmp_path / "a.xlsx", sheet=HEADING + HEADING.replace("text", "chữ").replace('"1"', '"2"'))
    )
    assert (rows, said) == (1, "")


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"more": [("xl/media/a.bin", bytes(300 << 20))]}, id="a part of zeros"),
        pytest.param({"more": [(f"xl/media/{n}.bin", bytes(60 << 10)) for n in range(4_000)]}, id="many small parts"),
        pytest.param({"sheet": HEADING + "<row/>" * 12_000_000}, id="millions of empty rows"),
        pytest.param({"strings": "<si><t>a</t></si>" * 6_000_000}, id="millions of equal strings"),
    ],
)
def test_a_workbook_that_unpacks_a_hundredfold_is_refused(tmp_path, parts):
    rows, said = child(READ, workbook(tmp_path / "bom.xlsx", **parts))
    assert rows == 0 and "quá lớn" in said


def test_more_shared_strings_than_memory_allows_are_refused(tmp_path):
    strings = varied("<si><t>{0}{0}{0}{0}</t></si>", 720_000)
    rows, said = child(READ, workbook(tmp_path / "bom.xlsx", strings=strings))
    assert rows == 0 and "quá lớn" in said


def test_more_rows_than_a_sheet_can_have_are_refused(tmp_path):
    rows, said = child(READ, workbook(tmp_path / "bom.xlsx", sheet=HEADING + varied('<row a="{}"/>', 1_060_000)))
    assert rows == 0 and "1.048.576" in said


def padded(unit, n_bytes, *, every):
    """`unit` again and again with a little noise between, so that it packs just under a hundredfold."""
    block = unit * every
    n = n_bytes // len(block)
    return "".join(f"{block}<!--{hashlib.blake2b(str(at).encode(), digest_size=12).hexdigest()}-->" for at in range(n))


def cell(text):
    return f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>'


MIB = 1 << 20
FILLED = {
    "one row of cells": lambda: {"sheet": HEADING + "<row>" + padded("<c/>", 60 * MIB, every=500) + "</row>"},
    "elements that are no rows": lambda: {"sheet": HEADING + padded("<a/>", 70 * MIB, every=500)},
    "elements inside each other": lambda: {"sheet": HEADING + padded("<a>", 30 * MIB, every=600)},
    "elements of ever new names": lambda: {"sheet": HEADING + "".join(f"<e{n}/>" for n in range(900_000))},
    "attributes of ever new names": lambda: {"sheet": HEADING + "".join(f'<row a{n}=""/>' for n in range(500_000))},
    "prefixes of ever new names": lambda: {"sheet": HEADING + "".join(f'<a xmlns:n{n}="u"/>' for n in range(400_000))},
    "one long cell": lambda: {"sheet": HEADING + cell(varied("{}" + "a" * 1_000, 60_000))},
    "one long comment": lambda: {"sheet": f"{HEADING}<!--{varied('{}' + 'a' * 1_000, 60_000)}-->"},
    "one long tag": lambda: {"sheet": f'{HEADING}<row a="{varied("{}" + "a" * 1_000, 60_000)}"/>'},
    "strings in a part of another name": lambda: {
        "strings": varied("<si><t>{0}{0}{0}{0}</t></si>", 900_000), "strings_part": "xl/chu.xml"
    },
    "empty strings": lambda: {"strings": padded("<si/>", 30 * MIB, every=400)},
}  # fmt: skip


@pytest.mark.parametrize("name", FILLED)
def test_whatever_fills_a_part_it_is_refused_before_it_fills_the_memory(tmp_path, name):
    rows, said = child(READ, workbook(tmp_path / "bom.xlsx", **FILLED[name]()))
    assert rows == 0 and "quá lớn" in said


STYLES = padded("<xf/>", 5 * MIB, every=450)
UNREAD = {
    "styles": ("xl/styles.xml", f"<styleSheet {MAIN}><cellXfs>{STYLES}</cellXfs></styleSheet>"),
    "a theme": ("xl/theme/theme1.xml", padded("<a/>", 100 * MIB, every=500)),
    "properties": ("docProps/core.xml", padded("<a/>", 100 * MIB, every=500)),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREAD)
def test_a_part_that_rows_do_not_need_costs_nothing_however_it_is_filled(tmp_path, name):
    path = workbook(tmp_path / "a.xlsx", sheet=HEADING + cell("chữ"), more=[UNREAD[name]])
    assert child(READ, path) == (1, "")


def test_what_stands_after_the_rows_is_not_read(tmp_path):
    path = workbook(tmp_path / "a.xlsx", sheet=HEADING + cell("chữ"), after=padded("<mergeCell/>", 60 * MIB, every=150))
    assert child(READ, path) == (1, "")


def test_entities_are_refused(tmp_path):
    entity = f'<!DOCTYPE worksheet [<!ENTITY e "{varied("{}" + "a" * 200, 5_000)}">]>'
    rows, said = child(READ, workbook(tmp_path / "bom.xlsx", before=entity, sheet=HEADING + cell("&e;" * 300)))
    assert rows == 0 and "hỏng" in said


def test_millions_of_blank_rows_in_many_sheets_are_refused(tmp_path):
    blank = f"<worksheet {MAIN}><sheetData>{padded('<row/>', 3 * MIB, every=200)}</sheetData></worksheet>"
    rows, said = child(READ, workbook(tmp_path / "bom.xlsx", sheets=[blank] * 12))
    assert rows == 0 and "1.048.576" in said


LONG = "chữ " * 100_000
TABLES = {
    "a column": lambda: {"text": pa.array([LONG] * 1_000)},
    "a group": lambda: {"text": ["chữ"] * 1_000, "a": pa.array([{"b": LONG}] * 1_000)},
    "a list": lambda: {"text": ["chữ"] * 1_000, "hashtags": pa.array([[LONG]] * 1_000)},
}


@pytest.mark.parametrize("name", TABLES)
def test_one_long_text_that_thousands_of_rows_of_a_parquet_file_name_is_refused(tmp_path, name):
    path = tmp_path / "bom.parquet"
    pq.write_table(pa.table(TABLES[name]()), path)
    assert path.stat().st_size < MIB
    _, said = child(READ, path)
    assert "bom nén" in said


class Bomb(BaseHTTPRequestHandler):
    """Every path a way to send two gigabytes."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        ways = {"/gzip": ("gzip", GZIP), "/deflate": ("deflate", zlib.compress(bytes(64 << 20), 9) * 8),
                "/twice": ("gzip", gzip.compress(GZIP, 9)), "/double": ("gzip, gzip", GZIP), "/br": ("br", GZIP),
                "/zstd": ("zstd", GZIP), "/redirect": ("gzip", GZIP),
                "/members": ("gzip", gzip.compress(b"") * (1 << 20)), "/both": ("gzip", gzip.compress(b"a") * 2),
                "/rest": ("gzip", gzip.compress(b"x") + bytes(200 << 20))}  # fmt: skip
        encoding, body = ways.get(self.path, ("", b""))
        self.send_response(404 if not body else 302 if self.path == "/redirect" else 200)
        if self.path == "/redirect":
            self.send_header("Location", "/gzip")
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)


@pytest.mark.parametrize("path", ["gzip", "deflate", "double", "br", "zstd", "redirect", "members"])
def test_an_answer_that_unpacks_to_gigabytes_is_refused(path):
    with serving(Bomb) as url:
        _, said = child(FETCH, f"{url}/{path}")
    assert "lớn hơn" in said or "nén kiểu" in said


def test_an_answer_packed_twice_is_unpacked_once():
    with serving(Bomb) as url:
        _, said = child(FETCH, f"{url}/twice")
    assert said == ""


def test_what_follows_the_end_of_a_packed_answer_is_not_taken():
    with serving(Bomb) as url:
        _, said = child(FETCH, f"{url}/rest")
    assert said == ""


def test_an_answer_in_several_members_is_read_whole():
    with serving(Bomb) as url:
        assert Fetcher(allow_private=True, interval_s=0, attempts=1).get(f"{url}/both").body == b"aa"
