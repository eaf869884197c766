# Shared by the scripts beside it: sourced, not run. They use the variables that look unused here.
# shellcheck shell=bash disable=SC2034
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# The AWS CLI must not open a pager and wait until a person leaves it.
export AWS_PAGER=

# What a pipeline makes and hands from one stage to the next. Git and Docker ignore the folder.
output=ci/dist
plan_file=$output/release.tfplan
image_file=$output/container-image
refresh_file=$output/refresh-before-apply
# A plan may hold secrets: no other user of the machine may read it.
mkdir -p "$output"
chmod 700 "$output"

say() { printf '• %s\n' "$*"; }

fail() {
  printf '✖ %s\n' "$*" >&2
  exit 1
}

# require NAME MEANING [NAME MEANING ...]: stops with one message that names every variable that is not set.
require() {
  local missing=()
  while [ $# -gt 0 ]; do
    [ -n "${!1:-}" ] || missing+=("  $1: $2")
    shift 2
  done
  [ ${#missing[@]} -eq 0 ] || fail "$(printf 'Set these variables first:\n%s' "$(printf '%s\n' "${missing[@]}")")"
}

require_tools() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || fail "This needs the program $tool, which is not installed."
  done
}

# A folder for secrets on their way into a program. It goes when the script ends, however it ends.
make_private_folder() {
  private=$(mktemp -d)
  trap 'rm -rf "$private"' EXIT
}

# Older command lines do not read these variables by themselves.
aws_cli() {
  aws ${AWS_REGION:+--region "$AWS_REGION"} ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} "$@"
}

# Settings of the stack that are kept in a file outside the repository.
common_settings=()
if [ -n "${TERRAFORM_SETTINGS:-}" ]; then
  [ -f "$TERRAFORM_SETTINGS" ] || fail "TERRAFORM_SETTINGS names $TERRAFORM_SETTINGS, which does not exist."
  common_settings=(-var-file="$(realpath "$TERRAFORM_SETTINGS")")
fi

in_terraform() {
  local command=$1
  shift
  terraform -chdir=terraform "$command" "$@"
}

# Reads every output of the stack at once; {} when nothing has been applied yet.
read_stack() {
  require_tools terraform jq
  stack=$(in_terraform output -json) || fail 'The state cannot be read. Run ci/pipeline/terraform-init.sh first.'
}

stack_output() { jq -r --arg name "$1" '.[$name].value // empty' <<<"$stack"; }

# An instance refresh of the servers' group as JSON; {} when there is none.
newest_refresh() { describe_refresh --max-records 1; }
refresh_with_id() { describe_refresh --instance-refresh-ids "$1"; }

describe_refresh() {
  aws_cli autoscaling describe-instance-refreshes --output json \
    --auto-scaling-group-name "$(stack_output autoscaling_group_name)" "$@" | jq -c '.InstanceRefreshes[0] // {}'
}

# count_stored BUCKET: how many objects, versions, delete markers and unfinished uploads it holds, of each at most 1000.
count_stored() {
  local versions uploads
  versions=$(aws_cli s3api list-object-versions --bucket "$1" --max-items 1000 --output json) || return
  uploads=$(aws_cli s3api list-multipart-uploads --bucket "$1" --max-items 1000 --output json) || return
  jq -n --argjson versions "${versions:-null}" --argjson uploads "${uploads:-null}" \
    '[$versions.Versions, $versions.DeleteMarkers, $uploads.Uploads] | map(. // [] | length) | add'
}
