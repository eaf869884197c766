#!/usr/bin/env bash
# Asks the registry for known holes in the packages that the lock file names. High and critical ones fail, but for those
# that ci/supply-chain/exceptions.json excuses with a reason and a last day: {"GHSA-…": {"reason": "…", "until": "2027-01-31"}}.
#   REQUIRE_AUDIT  1: a registry that does not answer fails too; otherwise that is only said
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools jq npm
make_private_folder

# It exits with 1 both when there is something to report and when it could not ask.
npm audit --json >"$private/report.json" 2>"$private/errors" || true
if ! jq -e 'has("vulnerabilities")' "$private/report.json" >/dev/null 2>&1; then
  [ "${REQUIRE_AUDIT:-}" != 1 ] || fail "The registry does not answer audits: $(head -n 2 "$private/errors")"
  say 'NOT AUDITED: the registry does not answer audits, so nothing is known about holes in packages'
  exit 0
fi

findings=$(jq -r --slurpfile exceptions ci/supply-chain/exceptions.json --arg today "$(date -u +%F)" '
  [.vulnerabilities[].via[] | objects | select(.severity == "high" or .severity == "critical")
    | {id: (.url | split("/") | last), severity, name, title}] | unique[]
  | select(($exceptions[0].advisories[.id].until // "") < $today)
  | "  \(.id) (\(.severity)) in \(.name): \(.title)"' "$private/report.json")
[ -z "$findings" ] || fail "Packages with known holes. Update them, or excuse them in ci/supply-chain/exceptions.json:
$findings"
say 'No package has a known hole of high or critical severity'
