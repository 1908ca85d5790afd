#!/usr/bin/env bash
# Run once, as root, when Gradescope makes the image: installs Java, builds Lectern, and grades an empty submission to prove it.
set -eu

root=${AUTOGRADER:-/autograder}
# shellcheck source=/dev/null
. "$root/source/settings.sh"
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends openjdk-17-jdk-headless maven bubblewrap util-linux fontconfig fonts-dejavu-core python3

cd "$root/source/lectern"
./lectern doctor || true
# An image keeps whole seconds of a file's time; what was prepared for students' programs is known by the libraries' times.
find "$HOME/.m2" -name '*.jar' -exec touch -d '2026-01-01 00:00:00 UTC' {} +

# Prepares what students' programs read, and fails here rather than with the first submission.
try=$(mktemp -d)
./lectern grade "${LECTERN_NOTEBOOK:-$LECTERN_HOMEWORK}" --from "${LECTERN_NOTEBOOK:-exercises/$LECTERN_HOMEWORK.ipynb}" \
    --gradebook "$try/try.db" --class-path "${LECTERN_CLASS_PATH:-}"
rm -rf "$try"

# Where submissions are kept apart by an account of their own, it must not read checks and solutions.
chmod -R go= "$root/source"
mkdir -p "$root/submission" "$root/results"
