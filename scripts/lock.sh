#!/bin/sh
# Make the pinned, hashed requirements again from pyproject.toml. Versions stay as they are; `make lock UPGRADE=1`
# takes the newest that pyproject.toml allows.
set -eu
cd "$(dirname "$0")/.."
uv=.venv/bin/uv
[ -x "$uv" ] || uv=uv

compile() {
    output=$1
    shift
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-emit-find-links --no-header ${UPGRADE:+--upgrade} --output-file "$output" "$@"
}

compile requirements.txt pyproject.toml
compile requirements-dev.txt --constraint requirements.txt --group dev pyproject.toml
echo 'uv' | compile requirements-installer.txt -
