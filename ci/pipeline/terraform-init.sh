#!/usr/bin/env bash
# Connects Terraform with the bucket that keeps its state.
#   STATE_BUCKET  bucket that terraform/network has made for the state
#   AWS_REGION    region of that bucket
#   STATE_KEY     name of the state in it; stack.tfstate by default
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools terraform
require STATE_BUCKET "the bucket that keeps Terraform's state" \
  AWS_REGION 'the region of that bucket, for example eu-north-1'

say "Connecting Terraform with s3://$STATE_BUCKET/${STATE_KEY:-stack.tfstate}"
in_terraform init -input=false -reconfigure -backend-config="bucket=$STATE_BUCKET" \
  -backend-config="key=${STATE_KEY:-stack.tfstate}" -backend-config="region=$AWS_REGION"
