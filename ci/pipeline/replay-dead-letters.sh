#!/usr/bin/env bash
# Shows the events that the mover gave up on, and hands them to it again, one by one. An event leaves the queue only
# when the mover has succeeded; the first failure ends this. What has been moved meanwhile is found to be gone.
#   REPLAY  1: hand them over; otherwise the first one is shown, and stays
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools aws jq
read_stack
queue=$(stack_output dead_letter_queue_url)
function=$(stack_output lambda_function_name)
[ -n "$queue" ] || fail 'There is no stack yet: nothing has been applied.'
AWS_REGION=$(stack_output region)
export AWS_REGION
make_private_folder

# No other receiver gets a message while the mover works on it: the mover runs for at most 900 s.
hidden_seconds=0
[ "${REPLAY:-}" != 1 ] || hidden_seconds=960
receive() {
  aws_cli sqs receive-message --queue-url "$queue" --max-number-of-messages 1 --wait-time-seconds 5 \
    --visibility-timeout "$hidden_seconds" --message-attribute-names All --output json | jq -c '.Messages[0] // empty'
}

replayed=0
while :; do
  message=$(receive)
  [ -n "$message" ] || break
  jq -r '.MessageAttributes // {} | to_entries[] | "  \(.key): \(.value.StringValue)"' <<<"$message"
  jq -r '.Body' <<<"$message" >"$private/event.json"
  if [ "${REPLAY:-}" != 1 ]; then
    jq . "$private/event.json"
    say 'It stays in the queue. Mend the cause, then run this with REPLAY=1.'
    exit 0
  fi
  # Waits for the outcome: a second dead letter would only lengthen the queue.
  outcome=$(aws_cli lambda invoke --function-name "$function" --payload "fileb://$private/event.json" \
    --cli-read-timeout 920 --output json "$private/response.json")
  [ "$(jq -r '.FunctionError // "none"' <<<"$outcome")" = none ] ||
    fail "The mover failed again; the event stays in the queue: $(<"$private/response.json")"
  aws_cli sqs delete-message --queue-url "$queue" --receipt-handle "$(jq -r .ReceiptHandle <<<"$message")"
  replayed=$((replayed + 1))
done
say "The queue is empty; $replayed events have been replayed"
