#!/usr/bin/env bash
# Plans the release, shows the plan, and keeps it twice: the plan itself, which only this machine's user may read
# because it can hold secrets, and its text, where Terraform has blacked them out.
#   CONTAINER_IMAGE  image to deploy; the one that push-image.sh has published by default
#   AMI_ID           machine image to stay with; otherwise what Terraform's settings say
#   TERRAFORM_SETTINGS, TF_VAR_...  settings of the stack: a file of them, or one by one (terraform/variables.tf)
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools terraform
if [ -z "${CONTAINER_IMAGE:-}" ] && [ -f "$image_file" ]; then
  CONTAINER_IMAGE=$(<"$image_file")
fi
require CONTAINER_IMAGE 'the image to deploy, by digest (push-image.sh writes it down)'
[ -f lambda/dist/lambda.zip ] || fail 'lambda/dist/lambda.zip is missing. Run ci/pipeline/build-image.sh first.'

settings=("${common_settings[@]}" -var "container_image=$CONTAINER_IMAGE")
[ -z "${AMI_ID:-}" ] || settings+=(-var "ami_id=$AMI_ID")

rm -f "$plan_file"
say "Planning a release of $CONTAINER_IMAGE"
in_terraform plan -input=false -lock-timeout=5m -out="../$plan_file" "${settings[@]}"
in_terraform show -no-color "../$plan_file" >"$output/plan.txt"
