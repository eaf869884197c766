#!/usr/bin/env bash
# Asks the registry for known vulnerabilities in the packages of the lock file. One of high or critical severity fails,
# unless ci/supply-chain/exceptions.json excuses it with a reason and a last day:
# {"GHSA-…": {"reason": "…", "until": "2027-01-31"}}.
#   REQUIRE_AUDIT  1: a registry that refuses the audit fails too; by default the script only reports that
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools jq npm
make_private_folder

# npm exits with 1 both when it has something to report and when the registry refuses. Both times it prints one object.
npm audit --json >"$private/report.json" 2>"$private/errors" || true
jq -es 'length == 1 and (.[0] | type == "object")' "$private/report.json" >/dev/null 2>&1 ||
  fail "npm audit printed no report: $(head -n 2 "$private/errors")"
if ! jq -e 'has("vulnerabilities")' "$private/report.json" >/dev/null 2>&1; then
  [ "${REQUIRE_AUDIT:-}" != 1 ] || fail "The registry refuses audits: $(head -n 2 "$private/errors")"
  say 'NOT AUDITED: the registry refuses audits, so vulnerabilities of packages are unknown'
  exit 0
fi

findings=$(jq -r --slurpfile exceptions ci/supply-chain/exceptions.json --arg today "$(date -u +%F)" '
  [.vulnerabilities[].via[] | objects | select(.severity == "high" or .severity == "critical")
    | {id: (.url | split("/") | last), severity, name, title}] | unique[]
  | select(($exceptions[0].advisories[.id].until // "") < $today)
  | "  \(.id) (\(.severity)) in \(.name): \(.title)"' "$private/report.json")
[ -z "$findings" ] || fail "Packages with known vulnerabilities. Update them, or excuse them in ci/supply-chain/exceptions.json:
$findings"
say 'No package has a known vulnerability of high or critical severity'
