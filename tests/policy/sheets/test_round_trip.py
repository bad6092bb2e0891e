"""What was printed imports as the same policy: shipped ones, and any small one that Hypothesis makes up."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from offices import SUPPORT_CENTRE_TIES, support_centre

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import Document, parse_document
from kaohe.policy.library import Library
from kaohe.policy.loader import load_document, load_policy
from kaohe.policy.sheets.importing import Request, import_sheet
from kaohe.policy.sheets.layout import lay_out
from kaohe.policy.sheets.memory import remember
from kaohe.policy.sheets.print_docx import write_docx
from kaohe.policy.sheets.print_text import markdown
from kaohe.policy.sheets.print_xlsx import write_xlsx

WRITERS = {"xlsx": write_xlsx, "docx": write_docx}


def printed(loaded, path):
    write = WRITERS[path.suffix[1:]]
    write(lay_out(loaded.policy, CATALOGUE), remember(loaded.document.data), path)
    return path


def again(path, **options):
    done = import_sheet(Request(path, "2026-01-01", **options), [], CATALOGUE)
    assert done.draft.findings == []
    return load_document(parse_document(done.text, "again"), CATALOGUE)


def bare(loaded):
    """Return the policy without the sentences from which rules were read: a rule is what it does."""
    data = loaded.policy.model_dump()
    for node in data["indicators"].values():
        node.pop("clause", None)
        for part in node["adjustments"]:
            part.pop("clause")
    return data


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(
    "name", [name for name in Library().ids() if "indicators" in Library().read(name).data]
)
def test_a_shipped_policy_comes_back(name, kind, tmp_path):
    loaded = load_policy(name, Library(), CATALOGUE)

    assert bare(again(printed(loaded, tmp_path / f"sheet.{kind}"))) == bare(loaded)


@pytest.mark.parametrize("kind", WRITERS)
def test_what_is_changed_on_the_printed_sheet_is_changed_in_the_policy(kind, tmp_path, imported):
    """The visible text decides: points, a clause and a name edited by hand; ids and ties stay."""
    loaded = load_document(
        parse_document(imported(support_centre(tmp_path / "a.xlsx"), SUPPORT_CENTRE_TIES).text, "a"),
        CATALOGUE,
    )
    path = printed(loaded, tmp_path / f"sheet.{kind}")
    edit(path, {"每低1个百分点扣1.5分,低于80%不得分": "每低1个百分点扣2分", "业务提供及时率": "开通及时率"})

    changed = again(path).policy.indicators["yewu_tigong_jishilv"]

    assert (changed.title, changed.rule.points, changed.rule.cutoff) == ("开通及时率", 2, None)
    assert changed.measure == "provisioning_on_time"


def edit(path: Path, changes):
    if path.suffix == ".xlsx":
        import openpyxl  # noqa: PLC0415 - one of two kinds

        book = openpyxl.load_workbook(path)
        for row in book.worksheets[0].iter_rows():
            for cell in row:
                if cell.value in changes:
                    cell.value = changes[cell.value]
        book.save(path)
        return
    import docx  # noqa: PLC0415

    document = docx.Document(str(path))
    for row in document.tables[0].rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                if paragraph.text in changes:
                    paragraph.runs[0].text = changes[paragraph.text]
    document.save(str(path))


def test_the_visible_text_is_enough_for_rules_points_and_structure(tmp_path):
    """Without what is remembered, only cites, ties and what no sheet shows are lost."""
    loaded = load_policy("P01", Library(), CATALOGUE)
    path = printed(loaded, tmp_path / "P01.xlsx")

    done = import_sheet(Request(path, "2026-01-01", plain=True), [], CATALOGUE)

    leaves = {name: node for name, node in loaded.policy.indicators.items() if node.kind == "item"}
    rows = {row["indicator"]: row for row in done.draft.rows}
    assert leaves.keys() <= rows.keys()
    for name, leaf in leaves.items():
        said = [clause["understood"]["zh"] for clause in rows[name]["clauses"] if clause["use"] != "void"]
        own = [] if leaf.rule is None else [leaf.rule.words()]
        assert said == own + [part.rule.words() for part in leaf.adjustments]
        assert rows[name]["points"] == leaf.max
    assert done.data["indicators"]["total"]["of"] == {"qianduan_kaohe": "60%", "houduan_kaohe": "40%"}


def test_markdown_shows_the_same_table(imported, tmp_path):
    done = imported(support_centre(tmp_path / "a.xlsx"), SUPPORT_CENTRE_TIES)
    loaded = load_document(parse_document(done.text, "a"), CATALOGUE)

    lines = markdown(lay_out(loaded.policy, CATALOGUE)).splitlines()

    assert lines[0] == "# 2026年政企支撑中心绩效考核评分表"
    assert lines[4] == (
        "| 业务保障(55分) | 业务保障及时率 | 30 | ≥95% | 每低于目标1个百分点扣1分,扣完为止<br>①违规派单:每次扣1分"
        "<br>②数据无法统计:发生即该项不得分 | 故障管理系统 | yewu_baozhang_jishilv |"
    )
    assert lines[-2:] == ["注:1.本表按月考核,满分100分。  ", "2.投诉以客户服务中心认定为准。  "]


def test_a_sheet_reads_back_whatever_the_language_of_messages(tmp_path, monkeypatch):
    monkeypatch.setenv("KAOHE_LANG", "en")
    loaded = load_policy("P01", Library(), CATALOGUE)

    assert bare(again(printed(loaded, tmp_path / "sheet.xlsx"))) == bare(loaded)


# -- any small policy ---------------------------------------------------------------------------------

MEASURES = {
    "rate": {
        "title": "及时率",
        "cite": "一",
        "table": "fault_tickets",
        "counts_in": "restored_at",
        "value": {"kind": "share", "of": "dispatched"},
    },
    "times": {
        "title": "次数",
        "cite": "二",
        "table": "events",
        "counts_in": "occurred_on",
        "where": "kind = x",
        "value": {"kind": "sum", "column": "count"},
    },
}

titles = st.text("客户服务满意及时率故障修复ICT投诉()、0123456789 /-", min_size=2, max_size=14).filter(
    lambda text: text == text.strip() and any(one >= "\u4e00" for one in text)
)
points = st.decimals("0.1", 60, places=1).map(lambda figure: format(figure.normalize(), "f"))
percents = st.integers(1, 99).map(lambda figure: f"{figure}%")

valued = st.one_of(
    st.builds(
        lambda target, unit, off: f"目标≥{target},每低于目标{unit}个百分点扣{off}分",
        percents,
        st.sampled_from(["1", "0.5", "2"]),
        points,
    ),
    st.builds(lambda target, off: f"目标≤{target},每高于目标1个百分点扣{off}分", percents, points),
    st.builds(lambda best, rest: f"≥90%得{best}分;≥80%且<90%得{rest}分;<80%不得分", points, points),
    st.just("得分=满分×实际值"),
    st.builds(lambda best: f"前3名得{best}分,后3名得0分,其余得0.1分", points),
)
counted = st.builds(
    lambda verb, off, cap: f"每次{verb}{off}分" + (f",最多{verb}{cap}分" if cap else ""),
    st.sampled_from("扣加"),
    points,
    st.none() | points,
)


@st.composite
def leaf(draw):
    node = {"title": draw(titles), "cite": "三", "max": draw(points)}
    if draw(st.booleans()):
        node |= {"measure": "rate", "rule": draw(valued)}
    changes = draw(
        st.lists(st.tuples(titles, counted), max_size=3, unique_by=lambda pair: pair[0].replace(" ", ""))
    )
    if changes:
        node["adjustments"] = [
            {"title": title, "measure": "times", "rule": rule, "cite": "四"} for title, rule in changes
        ]
    if "rule" not in node and not changes:
        node |= {"measure": "times", "rule": draw(counted)}
    if draw(st.booleans()):
        node["void_on"] = [{"title": "数据作假", "measure": "times", "cite": "五"}]
    node |= draw(st.sampled_from([{}, {}, {"cycles": ["quarter"]}, {"note": "备用", "department": "网管"}]))
    return node


@st.composite
def documents(draw):
    nodes: dict[str, dict] = {}
    groups = draw(st.integers(1, 3))
    weighed = draw(st.booleans())  # a mean needs children on a common scale
    names = []
    # Two groups of one title under each other are one group to whoever reads a sheet.
    called = draw(
        st.lists(titles, min_size=groups, max_size=groups, unique_by=lambda own: own.replace(" ", ""))
    )
    for index in range(groups):
        leaves = draw(st.lists(leaf(), min_size=1, max_size=3))
        for number, node in enumerate(leaves):
            nodes[f"item_{index}_{number}"] = node
        children = [f"item_{index}_{number}" for number in range(len(leaves))]
        if weighed or draw(st.booleans()):
            nodes[f"group_{index}"] = {"title": called[index], "cite": "六", "of": children}
            if weighed or draw(st.booleans()):
                nodes[f"group_{index}"]["scale_to"] = 100
            names.append(f"group_{index}")
        else:
            names += children
    total = {"title": "总分", "cite": "七", "of": names}
    if weighed:
        total |= {"kind": "mean", "of": weights(draw, names)}
    return {
        "id": "any",
        "title": draw(titles) + "考核办法",
        "version": "1",
        "source": "某办法",
        "cite": "全文",
        "valid_from": "2026-01-01",
        "scope": "某部门",
        "precision": {"cite": "八"},
        "measures": MEASURES,
        "indicators": {"total": total, **nodes},
        "total": "total",
    }


def weights(draw, names):
    cuts = sorted(draw(st.sets(st.integers(1, 99), min_size=len(names) - 1, max_size=len(names) - 1)))
    edges = [0, *cuts, 100]
    return {name: f"{high - low}%" for name, low, high in zip(names, edges, edges[1:], strict=False)}


@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(data=documents(), kind=st.sampled_from(["xlsx", "docx"]))
def test_any_small_policy_comes_back(data, kind):
    loaded = load_document(Document(data), CATALOGUE)

    with TemporaryDirectory() as folder:
        path = printed(loaded, Path(folder) / f"any.{kind}")
        assert bare(again(path)) == bare(loaded)
