"""The project itself: what make promises, what CI does, and that nothing depends on one registry."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROMISED = {"setup", "demo", "run", "test", "check", "chaos", "bench", "lock"}
BARE = ("Makefile", "requirements.txt", "requirements-dev.txt", "requirements-bootstrap.txt")


def make(folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *words], cwd=folder, env=clean | environ, capture_output=True, text=True, check=False
    )


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout in which nothing has been made yet."""
    for name in BARE:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_make_alone_shows_every_target() -> None:
    shown = make(ROOT).stdout
    assert set(re.findall(r"^  make (\w+) ", shown, re.MULTILINE)) >= PROMISED


@pytest.mark.parametrize("target", ["setup", "demo", "check"])
def test_without_a_fit_python_make_says_what_it_needs(bare: Path, target: str) -> None:
    said = make(bare, target, "PYTHON=/bin/false")
    assert said.returncode != 0
    assert "Avisa needs Python 3.11 or newer with venv; /bin/false is not that." in said.stderr
    assert not (bare / ".venv").exists()


def test_a_made_environment_is_not_made_again(bare: Path) -> None:
    # The real names of the stamps are make's business: ask it what it would touch.
    planned = make(bare, "-n", "ready-run", "ready-dev").stdout
    (bare / ".venv").mkdir()
    for stamp in re.findall(r"touch (\S+)", planned):
        (bare / stamp.rstrip(";}")).touch()
    again = make(bare, "setup", "PYTHON=/bin/false")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_every_requirement_is_pinned_and_hashed() -> None:
    for path in ROOT.glob("requirements*.txt"):
        entries = re.split(r"\n(?=\S)", path.read_text())
        pinned = [entry for entry in entries if not entry.startswith("#")]
        assert pinned
        assert [entry for entry in pinned if not re.match(r"\S+==\S+.*\\\n\s+--hash=sha256:", entry)] == []


def test_what_installs_names_no_address() -> None:
    """Whoever installs says where from: their pip and uv know their index, and these files name none."""
    installs = [ROOT / name for name in (*BARE, "pyproject.toml", ".ci/run")]
    named = re.compile(r"\w+://|(?<!no-emit)-index(?:-url)?\b|(?<!\S)-i\s")
    assert [path.name for path in installs if named.search(path.read_text())] == []


def test_no_index_is_named_anywhere() -> None:
    """The address of an index ends in "simple" (PEP 503), that of a file in it goes through "packages"."""
    index = re.compile(r"://[\w.:@-]+/(?:\S+/)?(?:simple|packages)\b")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert [path for path in paths if path.is_file() and index.search(path.read_text(errors="replace"))] == []


def test_ci_runs_exactly_make_test_without_skips() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert script.rstrip().endswith("\nAVISA_NO_SKIPS=1 make test")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


SKIPS = {
    "within_a_test": "import pytest\ndef test_x(): pytest.skip('no server')\n",
    "by_a_mark": "import pytest\n@pytest.mark.skip(reason='no server')\ndef test_x(): ...\n",
    "of_a_whole_file": "import pytest\npytest.skip('no browser', allow_module_level=True)\n",
}


@pytest.mark.slow
@pytest.mark.unmeasured
def test_a_skip_is_a_failure_only_where_skips_are_forbidden(tmp_path: Path) -> None:
    for name, code in SKIPS.items():
        (tmp_path / f"test_{name}.py").write_text(code)
    assert "3 skipped" in run_pytest(tmp_path, no_skips="0")
    forbidden = run_pytest(tmp_path, no_skips="1")
    assert "1 failed, 2 errors" in forbidden
    assert [name for name in SKIPS if f"test_{name}.py" not in forbidden] == []


def run_pytest(folder: Path, no_skips: str) -> str:
    """What pytest says at the end about the tests in a folder, with the hooks of our conftest."""
    options = ["-q", "-ra", "--continue-on-collection-errors", "-p", "tests.conftest", "-c", "/dev/null"]
    environ = os.environ | {"AVISA_NO_SKIPS": no_skips, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", str(folder), str(folder)],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout
