#!/usr/bin/env bash
# Makes the key that receipts are signed with, unless there is one. It goes from OpenSSL into the Parameter Store,
# encrypted, and never into Terraform's state, an argument or a log.
#   SSM_PREFIX  path of the parameters; /static-file-upload by default
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools aws jq openssl
name=${SSM_PREFIX:-${TF_VAR_ssm_prefix:-/static-file-upload}}/receipt_signing_key

# --no-with-decryption: whether it is there can be asked without being able to read it.
if answer=$(aws_cli ssm get-parameter --name "$name" --no-with-decryption --query Parameter.Version --output text 2>&1); then
  say "$name is there already (version $answer)"
  exit 0
fi
[[ $answer == *ParameterNotFound* ]] || fail "Whether $name exists could not be found out: $answer"

make_private_folder
openssl genpkey -algorithm ed25519 -out "$private/key.pem"
jq -n --arg name "$name" --rawfile key "$private/key.pem" \
  '{Name: $name, Type: "SecureString", Value: $key, Description: "Ed25519 key that receipts are signed with"}' \
  >"$private/parameter.json"
# Without Overwrite: when two of these run at once, the second one fails and the first key stays.
aws_cli ssm put-parameter --cli-input-json "file://$private/parameter.json" --query Version --output text >/dev/null
say "$name has been made"
