"""The `nghe` command, made from `settings.py`: one option per setting, nothing that Python cannot do too."""

from __future__ import annotations

import inspect
import json
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, get_origin

import typer
import typer.exceptions
from pydantic.fields import FieldInfo

from nghe_lib.errors import NgheError, ParameterError
from nghe_lib.settings import (
    NOTEBOOKS,
    REPORT_TITLES,
    CollectSettings,
    DemoSettings,
    GazetteerSettings,
    ImportSettings,
    LabelSettings,
    SearchSettings,
    Settings,
    SourcesSettings,
    TrainSettings,
    UnderstandSettings,
    WatchesSettings,
    WatchSettings,
    bounds,
)

_PLAIN: dict[str, Any] = {"rich_markup_mode": None, "pretty_exceptions_enable": False, "add_completion": False}
_AS_JSON = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON cho chương trình.")]
_FILES = Annotated[list[Path], typer.Argument(help="Các tệp cần nhập.")]
app = typer.Typer(help="nghe: bàn nghiên cứu lắng nghe thành phố.", no_args_is_help=True, **_PLAIN)
reports = typer.Typer(help="Làm một báo cáo HTML.", no_args_is_help=True, **_PLAIN)
notebooks = typer.Typer(help="Chạy một sổ tay phân tích, hoặc liệt kê tất cả.", invoke_without_command=True, **_PLAIN)
app.add_typer(reports, name="report")
app.add_typer(notebooks, name="notebooks")


def main() -> None:
    """Entry point: errors a user can mend are one message on stderr and a non-zero exit, never a traceback."""
    for name in ("nbclient", "papermill", "stamina", "traitlets"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what they say, our own one line says
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except NgheError as reason:
        _fail(str(reason), 2 if isinstance(reason, ParameterError) else 1)
    except typer.exceptions.TyperException as reason:
        _fail(_usage(reason), 2)
    except (KeyboardInterrupt, typer.Abort):
        _fail("đã dừng theo yêu cầu; những gì đã ghi xong vẫn còn", 130)


def _fail(sentence: str, code: int) -> None:
    typer.echo(f"nghe: {sentence}", err=True)
    sys.exit(code)


def _usage(reason: typer.exceptions.TyperException) -> str:
    near = list(getattr(reason, "possibilities", None) or [])
    hint = f"; ý bạn là '{near[0]}'?" if near else "; hãy xem --help"
    if getattr(reason, "option_name", None) and "No such option" in str(reason):
        return f"không có tham số '{reason.option_name}'{hint}"  # type: ignore[attr-defined]
    return f"lệnh chưa đúng: {reason}{hint}"


def command(
    settings: type[Settings],
    act: Callable[..., Any],
    *,
    files: bool = False,
    argument: str = "",
    say: Callable[[Any], str] | None = None,
) -> Callable[..., None]:
    """A command function whose options are the fields of `settings`; it calls `act(settings)` and prints the answer.

    argument: the one field that is given without its name. say: how the answer is put for people.
    """

    def run(**given: Any) -> None:
        as_json, paths = given.pop("as_json"), given.pop("files", None)
        checked = settings.read(
            {
                name: _value(settings.model_fields[name], name, value)
                for name, value in given.items()
                if value is not None
            }
        )
        answer = act(paths, checked) if files else act(checked)
        typer.echo(json.dumps(answer, ensure_ascii=False, default=str) if as_json else (say or _for_people)(answer))

    options = [_option(name, field, named=name != argument) for name, field in settings.model_fields.items()]
    as_json = inspect.Parameter("as_json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=_AS_JSON)
    paths = inspect.Parameter("files", inspect.Parameter.KEYWORD_ONLY, annotation=_FILES)
    parameters = [*([paths] if files else []), *options, as_json]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _option(name: str, field: FieldInfo, *, named: bool) -> inspect.Parameter:
    """One option, or the argument when not `named`; absent means the default of `settings.py`, which the help shows."""
    if not named:
        given = Annotated[str, typer.Argument(help=field.description, metavar=name.upper(), show_default=False)]
        return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=given)
    default, limit = field.get_default(call_default_factory=True), bounds(field)
    many = get_origin(field.annotation) in (list, dict)
    words = [field.description or "", f"[{limit}]" if limit else "", "[lặp lại được]" if many else "",
             f"[mặc định: {default}]" if default not in (None, "", [], {}) else ""]  # fmt: skip
    flag = _flag(name)
    kind: Any = list[str] if many else bool if field.annotation is bool else str
    option = typer.Option(f"{flag}/--no-{flag[2:]}" if kind is bool else flag,
                          help=" ".join(filter(None, words)), show_default=False,
                          metavar=None if kind is bool else _metavar(field))  # fmt: skip
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind | None, option]
    )


def _flag(name: str) -> str:
    """The option of a setting; a last underscore keeps a setting apart from a verb of `Settings`."""
    return f"--{name.rstrip('_').replace('_', '-')}"


def _metavar(field: FieldInfo) -> str:
    """What kind of value an option takes, for the help."""
    kind = str(field.annotation)
    if get_origin(field.annotation) is dict:
        return "TÊN=GIÁ_TRỊ"
    return "SỐ" if "int" in kind or "float" in kind else "NGÀY" if "date" in kind else "CHỮ"


def _value(field: FieldInfo, name: str, value: Any) -> Any:
    """The text of an option as the plain value its setting declares; bounds are checked by the setting itself."""
    if get_origin(field.annotation) is dict:
        pairs = [pair.partition("=") for pair in value]
        wrong = [pair[0] for pair in pairs if not pair[1]]
        if wrong:
            raise ParameterError(f"{_flag(name)} cần dạng TÊN=GIÁ_TRỊ; đã cho {wrong[0]!r}")
        return {key: _number(text) if "float" in str(field.annotation) else text for key, _, text in pairs}
    if str(field.annotation) in ("<class 'int'>", "<class 'float'>", "int | None", "float | None"):
        return _number(value)
    return value


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _for_people(answer: Any) -> str:
    from nghe_lib.charts.words import newest

    if isinstance(answer, dict) and "read_count" in answer:
        return _run_line(answer)
    if isinstance(answer, dict):
        return "\n".join(f"{name}: {value}" for name, value in answer.items())
    if isinstance(answer, list):
        told = [[*item.get("gaps", []), *item.get("health", [])] for item in answer if "read_count" in item]
        warnings = [sentence for sentences in told for sentence in sentences]
        return "\n".join([*map(_for_people, answer), *(f"  ! {sentence}" for sentence in newest(warnings))])
    return str(answer)


def _run_line(run: dict[str, Any]) -> str:
    """One run in one line; the counts add up."""
    from datetime import datetime

    from nghe_lib.charts.words import number

    seconds = (datetime.fromisoformat(run["ended_at"]) - datetime.fromisoformat(run["started_at"])).total_seconds()
    names = {
        "new_count": "mới",
        "changed_count": "đã sửa",
        "duplicate_count": "trùng",
        "refused_count": "bị từ chối",
        "deleted_count": "đã xóa",
    }
    parts = " + ".join(f"{number(run[name])} {word}" for name, word in names.items())
    speed = number(run["read_count"] / seconds) if seconds else "–"
    took = f"{number(seconds, decimals=1)} giây, {speed} dòng/giây"
    return f"{run['source']} ({run['format']}): đọc {number(run['read_count'])} = {parts}; {took}"


def _run_rows(runs: Any) -> list[dict[str, Any]]:
    """Runs as plain rows with only what they hold, in the order they ran."""
    rows = json.loads(runs.sort_values("started_at").to_json(orient="records", date_format="iso", force_ascii=False))
    return [{name: value for name, value in row.items() if value not in (None, [])} for row in rows]


def _demo(settings: DemoSettings) -> Any:
    from nghe_lib.demo import demo

    return str(demo(settings))


def _import(files: list[Path], settings: ImportSettings) -> Any:
    from nghe_lib import ingest

    if settings.dry_run:
        return [_preview(ingest.preview_file(file, settings=settings)) for file in files]
    return _run_rows(ingest.import_files(files, settings=settings))


def _preview(reading: Any) -> dict[str, Any]:
    first = next(iter(reading.batches), None)
    return {
        "tệp": reading.name,
        "định dạng": reading.format,
        "ghép cột": reading.mapping,
        "cột không dùng": list(reading.unused),
        "lô đầu: bài đọc được": 0 if first is None else len(first.posts),
        "lô đầu: dòng bị từ chối": 0 if first is None else len(first.refused),
    }


def _collect(settings: CollectSettings) -> Any:
    from nghe_lib import ingest

    if settings.dry_run:
        return _rows(ingest.preview(settings=settings))
    with _until_told() as stop:
        return _run_rows(ingest.collect(settings=settings, stop=stop))


def _watch(settings: WatchSettings) -> Any:
    from nghe_lib import ingest

    if settings.dry_run:
        return _rows(ingest.preview(settings=settings))
    with _until_told() as stop:
        return _run_rows(ingest.watch(settings=settings, stop=stop))


def _sources(settings: SourcesSettings) -> Any:
    from nghe_lib import ingest

    found = ingest.check_sources(settings=settings) if settings.check else ingest.registry_of(settings=settings)
    return _rows(found)


def _source_lines(rows: list[dict[str, Any]]) -> str:
    """One source a line: what it is, where, and whether a feed of it has been seen to answer."""
    from nghe_lib.charts.words import moment, number

    lines = []
    for row in rows:
        seen = f"feed trả lời {moment(_time(row['verified_at']))}" if row["verified_at"] else "feed chưa kiểm tra"
        told = seen if row["feeds"] else "không có feed"
        lines.append("  ".join(filter(None, [row["source_id"], row["name"], row["type"], told, row["note"]])))
    return "\n".join([*lines, f"{number(len(rows))} nguồn"])


@contextmanager
def _until_told() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set: what is under way is finished and committed, then nghe ends with 0."""
    stop = threading.Event()
    former = {one: signal.signal(one, lambda *_: stop.set()) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for one, action in former.items():
            signal.signal(one, action)


def _collected_lines(answer: list[dict[str, Any]]) -> str:
    """Runs as lines, or the terms and the price of each target before anything is asked."""
    if not any("terms" in one for one in answer):
        return _for_people(answer)
    return "\n\n".join(map(_offer, answer))


def _offer(one: dict[str, Any]) -> str:
    from nghe_lib.charts.words import number

    cost = "không tính phí, không có hạn mức"
    if one["units"] is not None:
        price = f", khoảng {number(one['price_usd'], decimals=2)} USD" if one["price_usd"] else ""
        cost = f"ước tính {number(one['units'])} {one['unit']}{price}; kỳ này còn {number(one['left'])}"
    elif one["left"] is not None:
        cost = f"kỳ này còn {number(one['left'])} {one['unit']}"
    return f"{one['target']}: {one['platform']}, {one['brings']}\n  Chi phí: {cost}\n  Điều khoản: {one['terms']}"


def _search(settings: SearchSettings) -> Any:
    from nghe_lib import store
    from nghe_lib.text.search import headlines, search

    lake = store.open(settings.project)
    found = search(lake, settings.query, since=settings.since, until=settings.until)
    shown = found.head(settings.limit)
    titles = headlines(lake, shown["post_id"].tolist())
    return {"count": len(found), "posts": _rows(shown.assign(title=shown["post_id"].map(titles)))}


def _found_lines(answer: dict[str, Any]) -> str:
    """One post a line, below how many there are."""
    from nghe_lib.charts.words import moment, number

    lines = [
        "  ".join(filter(None, [moment(_time(post["published_at"])), post["platform"], post["post_id"], post["title"]]))
        for post in answer["posts"]
    ]
    shown = f", {number(len(lines))} bài mới nhất:" if len(lines) < answer["count"] else ":" if lines else ""
    return "\n".join([f"{number(answer['count'])} bài{shown}", *lines])


def _train(settings: TrainSettings) -> Any:
    from nghe_lib.text import training as text
    from nghe_lib.understand import training as understand

    return (understand if settings.task in understand.TRAINERS else text).train(settings)


def _gazetteer(settings: GazetteerSettings) -> Any:
    from nghe_lib.places.build import build_gazetteer

    return build_gazetteer(settings)


def _understand(settings: UnderstandSettings) -> Any:
    from nghe_lib.understand.records import record

    found = record(settings)
    return {"bài trong dự án": found["post_count"], "bài mới hỏi": found["asked_count"],
            "bài có nói nơi chốn": found["placed_count"]}  # fmt: skip


def _label(settings: LabelSettings) -> Any:
    from nghe_lib.understand.labelling.exchange import label

    return label(settings)


def _label_lines(answer: dict[str, Any]) -> str:
    """What `nghe label` did, or where labelling stands, in words."""
    from nghe_lib.understand.labelling.words import in_words

    return "\n".join(in_words(answer))


def _watches(settings: WatchesSettings) -> Any:
    from nghe_lib import store
    from nghe_lib.text.watches import watch_counts

    lake = store.open(settings.project)
    if not lake.project.watch:
        raise ParameterError(
            f"dự án '{settings.project}' chưa có truy vấn theo dõi; hãy ghi vào project.toml, ví dụ: "
            'watch = {"ngập" = "ngập | triều cường"}'
        )
    return _rows(watch_counts(lake, since=settings.since, until=settings.until, after=settings.after))


def _watch_lines(rows: list[dict[str, Any]]) -> str:
    from nghe_lib.charts.words import day, number

    lines = [
        f"{row['watch']}  {day(_time(row['day']))}  {number(row['post_count'])} bài, {number(row['new_count'])} mới"
        for row in rows
    ]
    return "\n".join(lines) or "không có bài nào"


def _time(text: str | None) -> Any:
    from datetime import datetime

    return None if text is None else datetime.fromisoformat(text)


def _rows(frame: Any) -> list[dict[str, Any]]:
    """A frame as plain rows; what is missing is None."""
    rows = json.loads(frame.to_json(orient="records", date_format="iso", force_ascii=False))
    return list(rows)


def _report(kind: str) -> Callable[[Settings], Any]:
    def make(settings: Settings) -> Any:
        from nghe_lib import report

        return str(report.run(kind, **settings.plain()))

    return make


@notebooks.callback()
def _list(
    context: typer.Context,
    write: Annotated[
        bool, typer.Option("--write", help="Viết lại ô tham số của các sổ tay và data/dictionary.md.")
    ] = False,
) -> None:
    """Liệt kê các sổ tay; thêm tên để chạy một sổ tay."""
    if write:
        from nghe_lib.report.cells import write_cells

        typer.echo("\n".join(str(path) for path in write_cells()))
    elif context.invoked_subcommand is None:
        typer.echo("\n".join(f"{name:<20} {REPORT_TITLES[name]}" for name in NOTEBOOKS))


app.command("demo", help="Tạo thành phố giả lập và dựng mọi báo cáo.")(command(DemoSettings, _demo))
app.command("import", help="Nhập tệp CSV, TSV, XLSX, JSON, JSON lines, Parquet (cả .gz) vào dự án.")(
    command(ImportSettings, _import, files=True)
)
app.command("collect", help="Hỏi mọi nguồn dự án cần nghe (listen) xem có gì mới; --dry-run in điều khoản và chi phí.")(
    command(CollectSettings, _collect, say=_collected_lines)
)
app.command("watch", help="Nghe liên tục tới khi được bảo dừng (Ctrl-C hoặc SIGTERM).")(
    command(WatchSettings, _watch, say=_collected_lines)
)
app.command("sources", help="Danh mục nguồn; --check hỏi từng feed xem có trả lời không.")(
    command(SourcesSettings, _sources, say=_source_lines)
)
app.command("understand", help="Hỏi mô hình về mọi bài chưa có câu trả lời: sắc thái, lĩnh vực, nơi chốn.")(
    command(UnderstandSettings, _understand)
)
app.command("train", help="Huấn luyện lại một mô hình của data/models, ví dụ: nghe train words --data THƯ_MỤC.")(
    command(TrainSettings, _train, argument="task")
)
app.command("gazetteer", help="Làm lại danh mục đơn vị hành chính data/gazetteer từ nguồn công khai (giấy phép MIT).")(
    command(GazetteerSettings, _gazetteer)
)
app.command("label", help="Gán nhãn: --out viết mẫu ra CSV, --read đọc lại, --learn học; bỏ trống thì xem tình hình.")(
    command(LabelSettings, _label, say=_label_lines)
)
app.command("search", help="Tìm bài theo truy vấn, ví dụ: nghe search '(ngập | lụt) NEAR/5 \"Nguyễn Huệ\"'.")(
    command(SearchSettings, _search, argument="query", say=_found_lines)
)
app.command("watches", help="Hỏi mọi truy vấn theo dõi của dự án: số bài theo ngày, bao nhiêu bài mới.")(
    command(WatchesSettings, _watches, say=_watch_lines)
)
for _kind, _settings in NOTEBOOKS.items():
    _room, _name = (reports, _kind.removeprefix("reports/")) if _kind.startswith("reports/") else (notebooks, _kind)
    _room.command(_name, help=REPORT_TITLES[_kind])(command(_settings, _report(_kind)))
