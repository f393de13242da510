"""The rules of ARCHITECTURE.md that can be tests: who imports whom, what is said once, what rows and pages declare."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.orm import configure_mappers

from champions.core import access, messages, work
from champions.core.db import Basis, Keep, Model
from champions.core.jobs import PERIODIC, Job, celery_app
from worker import tasks  # noqa: F401  registers them

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "champions"
TEMPLATES = ROOT / "templates"

# The story: a slice may import what stands before it, never what comes after.
STORY = [
    "core", "accounts", "cohorts", "registration", "reviews", "admissions", "schedule", "teams", "workshops", "judging",
    "results",
    "ceremony", "notifications", "tracking", "demo",
]  # fmt: skip
# Inside a slice the same, by the question a file answers. Files with other names are pure modules: they come first.
FILES = ["models", "queries", "policy", "actions", "messages", "forms", "routes"]
# Knows all slices, because that is what it is for.
TOP = {
    "__init__", "__main__", "cli", "factory", "models", "navigation", "printing", "program", "sitemap", "web", "wsgi",
}  # fmt: skip
# Signing in is one act whoever asks for it: these two are the only views' tools another slice's routes may use.
SHARED = {("accounts.routes", "await_code"), ("accounts.routes", "welcome"), ("accounts.routes", "note_seen")}

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> tuple[str, ...]:
    """`champions/core/db.py` -> ("core", "db")."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts


def imports(path: Path) -> list[tuple[tuple[str, ...], str, ast.AST]]:
    """What a module imports from champions: (("core", "db"), "Model", node)."""
    here = name_of(path)
    package = here if path.name == "__init__.py" else here[:-1]
    package = () if here == ("__init__",) else package
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            if node.level:
                base = package[: len(package) - (node.level - 1)]
                origin = base + tuple(filter(None, (node.module or "").split(".")))
            elif (node.module or "").split(".")[0] == "champions":
                origin = tuple(node.module.split(".")[1:])
            else:
                continue
            found += [(origin, alias.name, node) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [
                (tuple(alias.name.split(".")[1:]), "", node)
                for alias in node.names
                if alias.name.split(".")[0] == "champions"
            ]
    return found


def target(origin: tuple[str, ...], what: str) -> tuple[str, ...]:
    """The module meant: `from . import queries` names one, `from .queries import x` another way."""
    path = PACKAGE.joinpath(*origin, what) if what else PACKAGE.joinpath(*origin)
    if what and (path.with_suffix(".py").exists() or path.is_dir()):
        return (*origin, what)
    return origin


@pytest.mark.parametrize("path", MODULES, ids=lambda path: ".".join(name_of(path)))
def test_imports_point_back_along_the_story(path):
    here = name_of(path)
    if here[0] in TOP:
        return
    for origin, what, node in imports(path):
        there = target(origin, what)
        if not there or there[0] in TOP:
            pytest.fail(f"{path.name}:{node.lineno} imports {'.'.join(there) or 'champions'}, which knows all slices")
        assert STORY.index(there[0]) <= STORY.index(here[0]), f"{path.name}:{node.lineno} imports forward: {there}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: ".".join(name_of(path)))
def test_imports_inside_a_slice_point_back_too(path):
    here = name_of(path)
    if here[0] in TOP | {"core"} or len(here) < 2:
        return

    def place(name: str) -> int:
        return FILES.index(name) if name in FILES else -1

    for origin, what, node in imports(path):
        there = target(origin, what)
        if len(there) < 2 or there[0] == "core":
            continue
        if there[0] == here[0]:
            if place(here[1]) >= 0 and place(there[1]) >= 0:
                assert place(there[1]) <= place(here[1]), f"{path.name}:{node.lineno} imports {there}"
        elif there[1] in ("forms", "routes"):
            assert (".".join(there), what) in SHARED, f"{path.name}:{node.lineno} imports another slice's {there[1]}"


def test_pure_modules_know_no_database_and_no_flask():
    pure = {
        "accounts.rules", "admissions.appealing", "admissions.bounding", "admissions.case", "admissions.conflicts",
        "admissions.drafting", "admissions.exporting", "admissions.findings", "admissions.funnel",
        "admissions.importing", "admissions.membership", "admissions.moves", "admissions.offers",
        "admissions.problem", "admissions.quotas", "admissions.selection", "admissions.solver", "admissions.tables",
        "admissions.ties", "admissions.waiting", "ceremony.calendar", "cohorts.calendar", "cohorts.line",
        "core.canonical", "core.kinds", "core.names", "core.tables", "demo.spans", "judging.assignment",
        "judging.conflicting", "judging.inviting", "judging.nudging", "judging.grid",
        "judging.order", "judging.languages", "judging.reasons", "judging.rubric",
        "judging.running", "judging.scales", "judging.scoring", "judging.standby",
        "registration.agreeing", "registration.answers", "registration.asking", "registration.birth",
        "registration.consent_words", "registration.eligibility", "registration.guardians", "registration.paper",
        "registration.progress", "registration.questioning", "registration.rechecking", "registration.regions",
        "results.board", "results.compiling", "results.compiling.copeland", "results.compiling.given",
        "results.compiling.ladder", "results.diagnosing", "results.drawing", "results.explaining", "results.findings",
        "results.saying", "results.summary",
        "results.compiling.standing", "results.compiling.tiebreak", "results.engine", "results.pages",
        "results.spreadsheet", "results.table", "reviews.assignment", "reviews.blind",
        "reviews.conflicts", "reviews.order", "reviews.rubric", "reviews.scoring", "schedule.attendance",
        "tracking.windows", "workshops.deadline",
    } | NUMERIC | ASSIGNMENT  # fmt: skip
    for path in MODULES:
        if ".".join(name_of(path)) not in pure:
            continue
        pure.discard(".".join(name_of(path)))
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            modules = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )
            for module in modules:
                assert module.split(".")[0] not in ("flask", "sqlalchemy", "celery", "flask_login"), path
                assert not module.endswith((".db", ".models", ".queries", ".clock")), path
    assert not pure, f"pure modules that are gone: {pure}"


# Needed by one action each, and never at the start of a process (requirements/heavy.in).
HEAVY = {"ortools", "xlsxwriter", "typst", "numpy", "scipy", "threadpoolctl"}
# The package of what computes, as its neighbours name it.
NEAR = {"compiling"}
# All they do is compute: they import what is heavy at the top, and others import them where they are used.
NUMERIC = {
    "results.compiling." + name
    for name in (
        "agreement", "case", "certainty", "design", "diagnostics", "engine", "fair", "judging", "neighbours",
        "ordinal", "ranking", "reml", "rows",
    )
}  # fmt: skip


# Who judges what. Solvers are imported inside the functions that ask them.
ASSIGNMENT = {"judging.spreadsheet", "judging.table"} | {
    "judging.assignment." + name
    for name in (
        "case", "checking", "contrast", "flow", "given", "graph", "joining", "model", "prices", "problem", "reasons",
        "solvers", "solving", "stages",
    )
}  # fmt: skip


def root_of(node: ast.Import | ast.ImportFrom) -> str:
    """The package that an import names."""
    name = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
    return (name or "").split(".")[0]


def test_heavy_libraries_are_imported_where_they_are_used():
    for path in SOURCES:
        if path in MODULES and ".".join(name_of(path)) in NUMERIC:
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert root_of(node) not in HEAVY, f"{path}:{node.lineno}"


def test_modules_that_compute_are_imported_where_they_are_used():
    assert {".".join(name_of(path)) for path in MODULES} >= NUMERIC
    for path in MODULES:
        if ".".join(name_of(path)) in NUMERIC:
            continue
        for origin, what, node in imports(path):
            if ".".join(target(origin, what)) in NUMERIC:
                assert node.col_offset > 0, f"{path}:{node.lineno}"


def test_no_process_loads_what_is_heavy_when_it_starts():
    code = "import sys, champions.program, champions.web, worker.tasks; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stdout.split()
    assert "champions.results.commands" in loaded
    assert not HEAVY & set(loaded)


def test_imports_stand_at_the_top():
    allowed = {("program.py", "beat"), ("__init__.py", "__getattr__")}
    for path in MODULES:
        for outer in ast.walk(ast.parse(path.read_text())):
            if not isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(outer):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    if root_of(node) in HEAVY or root_of(node) in NEAR:
                        continue
                    heavy = path.name == "assets.py"  # fontTools and rcssmin are needed once, when assets are built
                    assert heavy or (path.name, outer.name) in allowed, f"{path}:{node.lineno}"


def test_worker_imports_champions_and_never_the_reverse():
    for path in MODULES:
        if path.name == "program.py":
            continue
        assert not re.search(r"^\s*(from|import) worker", path.read_text(), re.MULTILINE), path


def calls(path: Path) -> list[tuple[str, int]]:
    """Every call of a method or function, as written: `db.session.commit`."""
    return [
        (ast.unparse(node.func), node.lineno)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    ]


SOURCES = [*MODULES, *sorted((ROOT / "worker").glob("*.py"))]


def test_one_place_commits():
    for path in SOURCES:
        found = [line for name, line in calls(path) if name.endswith("session.commit")]
        assert bool(found) == (path.name == "transaction.py"), f"{path}: {found}"


def test_one_place_asks_the_time():
    asks = re.compile(r"(datetime\.(now|utcnow|today)|date\.today|time\.(time|monotonic)|func\.now)$")
    for path in SOURCES:
        found = [line for name, line in calls(path) if asks.search(name)]
        assert bool(found) == (path.name == "clock.py"), f"{path}: {found}"


def test_one_place_assigns_a_state():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            for each in node.targets if isinstance(node, ast.Assign) else []:
                if isinstance(each, ast.Attribute) and each.attr == "state":
                    assert path.name == "lifecycle.py", f"{path}:{node.lineno}"


def test_nobody_takes_the_actor_from_the_air():
    allowed = {"routes", "access", "headers", "navigation", "__init__", "styleguide"}
    for path in MODULES:
        routes = "routes" in name_of(path) or name_of(path)[-1] in allowed or path.stem in ("pages", "mail", "staff")
        if not routes:
            assert "current_user" not in re.sub(r'""".*?"""', "", path.read_text(), flags=re.DOTALL), path


def test_files_stay_small():
    for path in [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))]:
        assert len(path.read_text().splitlines()) <= 350, f"{path} is a room to split by noun"


def test_every_column_says_what_it_holds():
    configure_mappers()
    for table in Model.metadata.tables.values():
        for column in table.columns:
            assert set(column.info) == {"personal", "keep", "basis"}, f"{table.name}.{column.name}"
            assert isinstance(column.info["keep"], Keep), f"{table.name}.{column.name}"
            assert (column.info["personal"] is None) == (column.info["basis"] is Basis.NONE), (
                f"{table.name}.{column.name}"
            )
            if any(key.column.table.name == "person" for key in column.foreign_keys):
                assert column.info["personal"], f"{table.name}.{column.name} leads to a person"


def test_every_foreign_key_says_what_a_deletion_does():
    for table in Model.metadata.tables.values():
        for key in table.foreign_keys:
            assert key.ondelete in ("RESTRICT", "CASCADE", "SET NULL"), f"{table.name}.{key.parent.name}"


def test_every_job_has_a_task_and_every_task_a_job():
    named = {task for task in celery_app.tasks if not task.startswith("celery.")}
    assert named == {str(job) for job in Job}
    assert {str(kind.job) for kind in work.kinds()} | {str(job) for job in PERIODIC} == {str(job) for job in Job}


def test_a_task_is_five_lines():
    tree = ast.parse((ROOT / "worker" / "tasks.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno <= 6, node.name


def test_every_route_names_a_permission_and_an_undeclared_one_keeps_the_app_from_starting(app):
    access.check_all_declared(app)
    app.view_functions["undeclared"] = lambda: "open"
    app.url_map._remap = True
    rule = app.url_rule_class("/undeclared", endpoint="undeclared")
    app.url_map.add(rule)
    try:
        with pytest.raises(access.Undeclared, match="undeclared"):
            access.check_all_declared(app)
    finally:
        app.url_map._rules.remove(rule)
        app.url_map._rules_by_endpoint.pop("undeclared")
        app.view_functions.pop("undeclared")


def template_references() -> set[str]:
    """Every template some module or template names, by `emails/` names as the catalogue makes them."""
    names = set()
    for path in MODULES:
        names |= set(re.findall(r'"([\w/.-]+\.(?:html|txt|svg))"', path.read_text()))
    for path in TEMPLATES.rglob("*.*"):
        names |= set(re.findall(r'["\']([\w/.-]+\.(?:html|txt|svg))["\']', path.read_text()))
    for each in messages.all_messages():
        names |= {f"emails/{each.name}/{part}" for part in ("subject.txt", "body.txt", "body.html")}
    return names


def test_every_template_is_used_and_every_used_one_is_there():
    there = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file()}
    used = template_references()
    assert there - used == set(), "templates nobody uses"
    assert {name for name in used if name.split("/")[0] not in ("app.css", "") and "/" in name} - there == set()


def test_templates_hold_no_inline_style_script_or_unescaped_value():
    inline = r'\sstyle="|\son\w+="|<script(?! type="application/ld\+json"| type="module" src="\{\{ asset\()'
    bad = re.compile(inline + r"|\|\s*safe\b|javascript:", re.IGNORECASE)
    for path in TEMPLATES.rglob("*.html"):
        if "emails" in path.parts:
            continue  # a mail has no stylesheet: its styles stand in it
        assert not bad.search(path.read_text()), path
    for path in MODULES:
        text = path.read_text()
        assert "render_template_string" not in text, path
        assert "Markup(" not in text or path.name in ("render.py", "pictures.py"), path
