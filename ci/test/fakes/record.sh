# Sourced by the programs beside it, which stand in for the real ones on PATH: one line for each call.
# shellcheck shell=bash
set -euo pipefail
call="$(basename "$0") $*"
printf '%s\n' "${call//$'\n'/ }" >>"$FAKE_CALLS"
