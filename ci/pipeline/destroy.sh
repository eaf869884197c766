#!/usr/bin/env bash
# Destroys the whole stack or nothing of it. First it lists every reason not to, and stops if there is one. Files are
# deleted only when the stack's name is given a second time.
#   CONFIRM_STACK_NAME  the stack's name: yes, this one
#   EMPTY_BUCKETS_OF    the stack's name again: yes, with every file in both buckets
#   TERRAFORM_SETTINGS, TF_VAR_...  settings of the stack, as for terraform-plan.sh
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools aws jq terraform
require CONFIRM_STACK_NAME 'the name of the stack that is to be destroyed'
read_stack
name=$(stack_output stack_name)
[ -n "$name" ] || fail 'The state holds no stack: there is nothing to destroy.'
AWS_REGION=$(stack_output region)
export AWS_REGION
buckets=("$(stack_output normal_bucket_name)" "$(stack_output sensitive_bucket_name)")
may_empty=false
[ "${EMPTY_BUCKETS_OF:-}" != "$name" ] || may_empty=true

# Everything that Terraform asks for without a default. The mover's package is not deployed any more, but Terraform
# still wants to see a file (a device is none to it).
nothing=$output/no-package.zip
: >"$nothing"
settings=("${common_settings[@]}" -var "container_image=$(stack_output container_image)" -var "ami_id=$(stack_output ami_id)"
  -var "lambda_package=../$nothing" -var deletion_protection=false)
destroy() { in_terraform destroy -input=false -auto-approve -lock-timeout=5m "${settings[@]}" "$@"; }

list_reasons() {
  local bucket count
  [ "$CONFIRM_STACK_NAME" = "$name" ] || printf '  %s\n' "the stack is called $name, not $CONFIRM_STACK_NAME"
  [ -z "${EMPTY_BUCKETS_OF:-}" ] || $may_empty ||
    printf '  %s\n' "the stack is called $name, not $EMPTY_BUCKETS_OF, so that its buckets are not emptied"
  [ "$(stack_output deletion_protection)" != true ] ||
    printf '  %s\n' 'deletion protection is on: apply with TF_VAR_deletion_protection=false first'
  for bucket in "${buckets[@]}"; do
    if ! count=$(count_stored "$bucket"); then
      printf '  %s\n' "$bucket could not be listed"
    elif [ "$count" -gt 0 ] && ! $may_empty; then
      printf '  %s\n' "$bucket holds $count objects, versions or unfinished uploads"
    fi
  done
}

# One request deletes at most 1,000 objects. Its status is 200 even when some of them stay.
empty_bucket() {
  local bucket=$1 batch=$private/batch.json response
  while :; do
    aws_cli s3api list-object-versions --bucket "$bucket" --max-items 1000 --output json |
      jq -s '{Quiet: true, Objects: [.[0] // {} | (.Versions // [])[], (.DeleteMarkers // [])[] | {Key, VersionId}]}' >"$batch"
    jq -e '.Objects | length > 0' "$batch" >/dev/null || break
    response=$(aws_cli s3api delete-objects --bucket "$bucket" --delete "file://$batch" --output json)
    [ -z "$response" ] || jq -e '(.Errors // []) == []' <<<"$response" >/dev/null || fail "$bucket could not be emptied: $response"
  done
  aws_cli s3api list-multipart-uploads --bucket "$bucket" --output json |
    jq -c '(.Uploads // [])[] | {Bucket: $bucket, Key, UploadId}' --arg bucket "$bucket" |
    while read -r upload; do
      aws_cli s3api abort-multipart-upload --cli-input-json "$upload"
    done
}

reasons=$(list_reasons)
[ -z "$reasons" ] || fail "$name is not destroyed, nothing has been changed:
$reasons"

# Without servers no upload can end, so that a bucket that is empty now stays so.
say "Stopping the servers of $name"
destroy -target=aws_autoscaling_group.server
make_private_folder
for bucket in "${buckets[@]}"; do
  if $may_empty; then
    say "Deleting every file in $bucket"
    empty_bucket "$bucket"
  elif [ "$(count_stored "$bucket")" != 0 ]; then
    fail "A file reached $bucket after the check. The servers are stopped, everything else stands: apply again to
go back, or look after the file and run this again."
  fi
done

say "Destroying $name"
destroy
say "$name is gone. The vault's key can be saved for some days: aws kms cancel-key-deletion"
