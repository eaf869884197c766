#!/usr/bin/env bash
# Goes back to the image and the machine image of the last release that passed its smoke test, and follows that
# replacement. The rest of the infrastructure, the mover included, stays as the checked-out revision says.
#   ROLLBACK_WAIT_SECONDS  how long an unfinished rollback by AWS itself is waited for; 3600 by default
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools aws jq
read_stack
prefix=$(stack_output ssm_prefix)
[ -n "$prefix" ] || fail 'There is no stack: the first release never came to its end. Mend the cause and apply again.'

if ! release=$(aws_cli ssm get-parameter --name "$prefix/last_good_release" --query Parameter.Value --output text 2>&1); then
  [[ $release == *ParameterNotFound* ]] || fail "The last good release could not be read: $release"
  fail 'No release has passed its smoke test yet, so there is none to go back to. The servers were left as they are.'
fi
CONTAINER_IMAGE=$(jq -r .containerImage <<<"$release")
AMI_ID=$(jq -r .amiId <<<"$release")
export CONTAINER_IMAGE AMI_ID

# A refresh that still runs is replaced by Terraform's; one that AWS is rolling back cannot be.
while [[ $(newest_refresh | jq -r .Status) =~ ^(RollbackInProgress|Cancelling)$ ]]; do
  [ "$SECONDS" -lt "${ROLLBACK_WAIT_SECONDS:-3600}" ] || fail 'AWS is still busy with its own rollback. Try again later.'
  sleep "${ROLLOUT_POLL_SECONDS:-15}"
done

say "Going back to $CONTAINER_IMAGE on $AMI_ID"
ci/pipeline/terraform-plan.sh
ci/pipeline/terraform-apply.sh
ci/pipeline/rollout.sh
