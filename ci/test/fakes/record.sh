# Sourced by the programs beside it, which stand in for the real ones on PATH: one line for each call.
# shellcheck shell=bash
set -euo pipefail
words="$(basename "$0") $*"
printf '%s\n' "${words//$'\n'/ }" >>"$FAKE_CALLS"
