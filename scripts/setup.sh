#!/bin/sh
# Prepare this machine: setup.sh run | test | check. Each also prepares what stands before it in this list.
# What is missing of the system is installed with apt when we are root; otherwise the line to run is printed and we
# stop. The environment .venv is made from the hash-locked requirements. When all is there this takes 0.1 s.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}
VENV=.venv
missing=""

need() { # names of Debian packages
    [ $# = 0 ] || missing="$missing $*"
}

has() {
    command -v "$1" >/dev/null 2>&1
}

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

# The names that lack, one per line: of Python's own parts and of the libraries behind the PDFs and the browser.
missing_parts() {
    "$python" - "$purpose" <<'PYTHON'
import ctypes, importlib.util, sys

def loads(*names):
    for name in names:
        try:
            ctypes.CDLL(name)
            return True
        except OSError:
            pass
    return False

if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
    print("python3-venv")
if not loads("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "/opt/homebrew/lib/libpangoft2-1.0.dylib"):
    print("libpangoft2-1.0-0")
if not loads("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib", "/opt/homebrew/lib/libharfbuzz-subset.dylib"):
    print("libharfbuzz-subset0")
if sys.argv[1] != "run" and sys.platform == "linux" and not loads("libatomic.so.1"):
    print("libatomic1")
PYTHON
}

has_postgres() {
    has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

install_missing() {
    line="apt-get install --yes --no-install-recommends$missing"
    if ! has apt-get; then
        echo "Er ontbreekt:$missing (namen van Debian 12). Installeer dit en probeer het opnieuw."
        exit 1
    fi
    if [ "$(id -u)" != 0 ]; then
        echo "Er ontbreekt iets op deze computer. Installeer het als beheerder en probeer het opnieuw:"
        echo "    sudo $line"
        exit 1
    fi
    echo "Installeren:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update --quiet --quiet || echo "De pakketlijst kon niet vernieuwd worden; we proberen het met de oude."
    case " $missing " in
    *" postgresql "*)
        # Only the programs are wanted, not a server that runs all day.
        apt-get install --quiet --quiet --yes --no-install-recommends postgresql-common >/dev/null
        echo 'create_main_cluster = false' >>/etc/postgresql-common/createcluster.conf
        ;;
    esac
    # shellcheck disable=SC2086  # the names are words
    $line --quiet --quiet >/dev/null
}

make_environment() {
    lock=requirements.txt
    [ "$purpose" = run ] || lock=requirements-dev.txt
    sum=$(cksum <"$lock" | tr ' ' -)
    if [ -e "$VENV/.made-from-$lock-$sum" ] && "$VENV/bin/python" -c '' 2>/dev/null; then return; fi
    echo "De Python-omgeving maken..."
    "$VENV/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        "$python" -m venv --clear "$VENV"
    pip="$VENV/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes"
    if [ -x "$VENV/bin/uv" ] || $pip --requirement requirements-installer.txt 2>/dev/null; then
        VIRTUAL_ENV="$VENV" "$VENV/bin/uv" pip install --quiet --compile-bytecode --require-hashes \
            --requirement "$lock" || $pip --requirement "$lock"
    else
        $pip --requirement "$lock"
    fi
    rm -f "$VENV"/.made-from-*
    : >"$VENV/.made-from-$lock-$sum"
    if [ "$lock" = requirements-dev.txt ]; then # it contains the other
        : >"$VENV/.made-from-requirements.txt-$(cksum <requirements.txt | tr ' ' -)"
    fi
}

python=$(find_python)
if [ -n "$python" ]; then
    # shellcheck disable=SC2046  # one word per line
    need $(missing_parts)
else
    need python3 python3-venv libpangoft2-1.0-0 libharfbuzz-subset0
    [ "$purpose" = run ] || need libatomic1
fi
if [ -e /etc/debian_version ] && [ ! -e /etc/ssl/certs/ca-certificates.crt ]; then need ca-certificates; fi
if [ "$purpose" != run ]; then
    has chromium || has google-chrome || [ -n "${CHROMIUM:-}" ] || need chromium
    has xgettext || need gettext
    has pdftotext || need poppler-utils # the tests read what stands in a PDF
fi
if [ "$purpose" = check ]; then has_postgres || need postgresql; fi

if [ -n "$missing" ]; then
    install_missing
    python=$(find_python)
    if [ -z "$python" ]; then
        echo "Borgen heeft Python 3.11 of nieuwer nodig."
        exit 1
    fi
fi
make_environment
