#!/usr/bin/env bash
# Follows the replacement of the servers that the apply has started, to its end. It starts none itself. It fails
# unless the refresh is successful, and has nothing to do when the apply started none.
#   ROLLOUT_TIMEOUT_SECONDS  maximum wait; 5400 by default, because an old server has 15 minutes for its uploads
#   ROLLOUT_POLL_SECONDS     pause between two requests; 15 by default
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools aws jq
timeout=${ROLLOUT_TIMEOUT_SECONDS:-5400}
pause=${ROLLOUT_POLL_SECONDS:-15}
read_stack
group=$(stack_output autoscaling_group_name)
[ -n "$group" ] || fail 'There is no stack yet: nothing has been applied.'

id=$(newest_refresh | jq -r '.InstanceRefreshId // "none"')
before=unknown
[ ! -f "$refresh_file" ] || before=$(<"$refresh_file")
if [ "$id" = none ] || [ "$id" = "$before" ]; then
  say "No server of $group is being replaced: the release did not change them"
  exit 0
fi

say "Following instance refresh $id of $group"
shown=
while :; do
  refresh=$(refresh_with_id "$id")
  status=$(jq -r '.Status // "Unknown"' <<<"$refresh")
  line=$(jq -r '"\(.Status) \(.PercentageComplete // 0) % \(.StatusReason // "")"' <<<"$refresh")
  if [ "$line" != "$shown" ]; then
    say "$line"
    shown=$line
  fi
  case $status in
    Successful) exit 0 ;;
    Pending | InProgress | Baking | Cancelling | RollbackInProgress) ;;
    *) fail "The servers were not replaced: the refresh is $status. $(jq -r '.StatusReason // ""' <<<"$refresh")" ;;
  esac
  [ "$SECONDS" -lt "$timeout" ] || fail "After $timeout s the refresh is still $status."
  sleep "$pause"
done
