#!/usr/bin/env bash
# Applies exactly the plan that terraform-plan.sh has made, once.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

[ -f "$plan_file" ] || fail 'There is no plan to apply. Run ci/pipeline/terraform-plan.sh first.'
# Applied or not, it is stale afterwards, and it may hold secrets.
trap 'rm -f "$plan_file"' EXIT

# rollout.sh has to tell the refresh of this release from an earlier one.
read_stack
if [ -n "$(stack_output autoscaling_group_name)" ]; then
  newest_refresh | jq -r '.InstanceRefreshId // "none"' >"$refresh_file"
else
  echo none >"$refresh_file"
fi

say 'Applying the plan'
in_terraform apply -input=false -lock-timeout=5m "../$plan_file" ||
  fail 'Terraform stopped half-way. What it had done stays done and is in its state: mend the cause and run it again.'
