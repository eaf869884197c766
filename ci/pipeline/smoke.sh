#!/usr/bin/env bash
# Tries the running service as a program would: a user made for this signs in, uploads a normal and a sensitive file,
# and both must be where they belong. User and files are removed again. If all is well, image and machine image are
# written down as the release to come back to.
#   SMOKE_VAULT_SECONDS  how long the sensitive file may take to the vault; 180 by default
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools aws curl jq npm openssl
read_stack
url=$(stack_output application_url)
pool=$(stack_output cognito_user_pool_id)
normal=$(stack_output normal_bucket_name)
vault=$(stack_output sensitive_bucket_name)
[ -n "$url" ] || fail 'There is no stack yet: nothing has been applied.'
AWS_REGION=$(stack_output region)
export AWS_REGION

private=$(mktemp -d)
user=
keys=()

# The canary leaves nothing behind, however this ends; what cannot be removed makes the test fail.
clean_up() {
  local code=$? key
  trap - EXIT
  for key in "${keys[@]}"; do
    remove_versions "$normal" "$key" && remove_versions "$vault" "$key" || code=1
  done
  if [ -n "$user" ]; then
    aws_cli cognito-idp admin-delete-user --user-pool-id "$pool" --username "$user" || code=1
  fi
  rm -rf "$private"
  exit "$code"
}
trap clean_up EXIT

remove_versions() {
  local version
  aws_cli s3api list-object-versions --bucket "$1" --prefix "$2" --output json |
    jq -r '(.Versions // []) + (.DeleteMarkers // []) | .[].VersionId' |
    while read -r version; do
      aws_cli s3api delete-object --bucket "$1" --key "$2" --version-id "$version" >/dev/null || exit 1
    done
}

make_canary() {
  local mail
  mail=canary-$(openssl rand -hex 8)@example.com
  printf '%s' "$(openssl rand -base64 24)aA1!" >"$private/password"
  user=$(aws_cli cognito-idp admin-create-user --user-pool-id "$pool" --username "$mail" --message-action SUPPRESS \
    --user-attributes "Name=email,Value=$mail" Name=email_verified,Value=true --query User.Username --output text)
  jq -n --arg pool "$pool" --arg user "$user" --rawfile password "$private/password" \
    '{UserPoolId: $pool, Username: $user, Password: $password, Permanent: true}' >"$private/set-password.json"
  aws_cli cognito-idp admin-set-user-password --cli-input-json "file://$private/set-password.json"
  # curl takes the token from a file: every user of the machine can see arguments.
  npm run -s token -- --url "$url" --user "$mail" <"$private/password" >"$private/token" || fail 'The canary cannot sign in.'
  printf 'header = "Authorization: Bearer %s"\n' "$(<"$private/token")" >"$private/curl.conf"
}

# upload NAME SENSITIVE: sets `key` to where the server says that it stored the file.
upload() {
  local status
  printf 'Smoke test of %s at %s\n' "$(stack_output container_image)" "$(date -u +%FT%TZ)" >"$private/$1"
  status=$(curl --silent --show-error --max-time 60 --config "$private/curl.conf" --upload-file "$private/$1" \
    --output "$private/response" --write-out '%{http_code}' "$url/api/uploads/$1?sensitive=$2") || fail "$url does not respond."
  [ "$status" = 201 ] || fail "Uploading $1 ended with status $status: $(<"$private/response")"
  jq -e --arg name "$1" --argjson sensitive "$2" --argjson size "$(wc -c <"$private/$1")" \
    '.filename == $name and .sensitive == $sensitive and .size == $size' "$private/response" >/dev/null ||
    fail "The receipt of $1 differs from what was sent: $(<"$private/response")"
  key=$(jq -r .key "$private/response")
  keys+=("$key")
}

# holds BUCKET KEY
holds() {
  local listing
  listing=$(aws_cli s3api list-objects-v2 --bucket "$1" --prefix "$2" --output json) || fail "$1 could not be listed."
  [ "$(jq -n --argjson listing "${listing:-null}" '$listing.Contents // [] | length')" = 1 ]
}

# wait_until_moved KEY: the vault has it, and the normal bucket no longer does.
wait_until_moved() {
  local deadline=$((SECONDS + ${SMOKE_VAULT_SECONDS:-180}))
  until holds "$vault" "$1" && ! holds "$normal" "$1"; do
    [ "$SECONDS" -lt "$deadline" ] || fail "The sensitive file did not reach $vault within ${SMOKE_VAULT_SECONDS:-180} s."
    sleep 1
  done
}

say "Trying $url"
curl --silent --show-error --fail --max-time 60 --retry 5 "$url/health" >/dev/null || fail "$url/health is not healthy."
status=$(curl --silent --max-time 60 --output /dev/null --write-out '%{http_code}' "$url/api/auth/me")
[ "$status" = 401 ] || fail "A request without a token ended with status $status instead of 401."

make_canary
say 'The canary has signed in'
upload smoke-normal.txt false
normal_key=$key
upload smoke-sensitive.txt true
wait_until_moved "$key"
holds "$normal" "$normal_key" || fail "The normal file is not in $normal."
! holds "$vault" "$normal_key" || fail "The normal file is in $vault, where it does not belong."
say 'Both files are where they belong'

release=$(jq -nc --arg image "$(stack_output container_image)" --arg ami "$(stack_output ami_id)" \
  '{containerImage: $image, amiId: $ami}')
aws_cli ssm put-parameter --name "$(stack_output ssm_prefix)/last_good_release" --type String --overwrite \
  --value "$release" --query Version --output text >/dev/null
say "Recorded as the last good release: $release"
