"""``pip install .`` brings everything that kaohe needs at run time: policies, grammars, translations."""

import shutil
import subprocess
import sys
import zipfile


def test_the_wheel_carries_the_data(repository, tmp_path):
    source = tmp_path / "source"
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(repository / "src", source / "src", ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(repository / name, source)
    build = "import setuptools.build_meta as backend, sys; print(backend.build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=source, capture_output=True, text=True, check=True
    )
    wheel = tmp_path / done.stdout.splitlines()[-1]
    packed = {name.removeprefix("kaohe/") for name in zipfile.ZipFile(wheel).namelist()}
    data = {
        str(path.relative_to(repository / "src" / "kaohe"))
        for path in (repository / "src" / "kaohe").rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc", ".po"}
    }

    assert set() == data - packed
