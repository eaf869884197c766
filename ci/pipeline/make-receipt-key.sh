#!/usr/bin/env bash
# Makes the key that receipts are signed with, unless there is one. It goes from OpenSSL into the Parameter Store,
# encrypted, and never into Terraform's state, an argument or a log.
#   SSM_PREFIX  path of the parameters; /static-file-upload by default
#   ROTATE      1: make a new version beside the ones that are there
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools aws jq openssl
name=${SSM_PREFIX:-${TF_VAR_ssm_prefix:-/static-file-upload}}/receipt_signing_key

# --no-with-decryption: whether it is there can be asked without being able to read it.
rotate=false
if found=$(aws_cli ssm get-parameter --name "$name" --no-with-decryption --query Parameter.Version --output text 2>&1); then
  say "$name is there already (version $found)"
  [ "${ROTATE:-}" = 1 ] || exit 0
  rotate=true
elif [[ $found != *ParameterNotFound* ]]; then
  fail "It is unknown whether $name exists: $found"
fi

make_private_folder
openssl genpkey -algorithm ed25519 -out "$private/key.pem"
jq -n --arg name "$name" --rawfile key "$private/key.pem" --argjson rotate "$rotate" \
  '{Name: $name, Type: "SecureString", Value: $key, Overwrite: $rotate,
    Description: "Ed25519 key that receipts are signed with"}' \
  >"$private/parameter.json"
# Without Overwrite, when two of these run at once, the second one fails and the first key stays.
version=$(aws_cli ssm put-parameter --cli-input-json "file://$private/parameter.json" --query Version --output text)
say "$name has been made (version $version)"
