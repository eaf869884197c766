#!/usr/bin/env bash
# Runs every check of the project, as the README says; what cannot run counts as failed.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools npm
say 'Running every check there is (npm test)'
export REQUIRE_ALL=${REQUIRE_ALL:-1}
npm test
