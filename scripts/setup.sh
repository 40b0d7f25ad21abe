#!/bin/sh
# Makes the virtual environment and installs exactly what the lock file names, hashes checked, then Muster itself.
set -eu
python=$1 venv=$2 lock=$3

"$python" - <<'PY' || exit 1
import sys
if sys.version_info < (3, 11):
    sys.exit(f"Muster needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}. Try: make run PYTHON=python3.12")
PY

if ! [ -x "$venv/bin/pip" ]; then
  echo "Making $venv ..."
  if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
      "$python" -m venv "$venv"
    else
      echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv" >&2
      exit 1
    fi
  fi
fi
echo "Installing from $lock ..."
"$venv/bin/pip" install --quiet --quiet --disable-pip-version-check --require-hashes -r "$lock"
# A .pth file is all that an editable install of a pure package comes to; it needs no build step.
site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '%s\n' "$(pwd)/src" > "$site/muster.pth"
cat > "$venv/bin/muster" <<SH
#!$(pwd)/$venv/bin/python
import sys
from muster.cli import main
sys.exit(main())
SH
chmod +x "$venv/bin/muster"
