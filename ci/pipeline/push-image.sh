#!/usr/bin/env bash
# Publishes the image under a tag that never changes its meaning, its revision, and writes down its digest for the
# plan. `latest` moves along only on the branch main.
#   IMAGE_REPOSITORY                         where to, for example acme/static-file-upload
#   DOCKER_HUB_USERNAME, DOCKER_HUB_PASSWORD who (the password may be an access token)
#   REVISION                                 what; the checked-out commit by default
#   BRANCH_NAME or GIT_BRANCH                the branch that is built
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools docker git
require IMAGE_REPOSITORY 'the repository at Docker Hub, for example acme/static-file-upload' \
  DOCKER_HUB_USERNAME 'the account at Docker Hub' \
  DOCKER_HUB_PASSWORD 'its password or an access token'
revision=${REVISION:-$(git rev-parse HEAD)}
branch=${BRANCH_NAME:-${GIT_BRANCH:-}}
published=$IMAGE_REPOSITORY:$revision
make_private_folder

# A configuration of its own: the login ends with this script, and nothing of it stays in the home folder.
registry() { docker --config "$private" "$@"; }
printf '%s' "$DOCKER_HUB_PASSWORD" | registry login --username "$DOCKER_HUB_USERNAME" --password-stdin

if registry pull --quiet "$published" 2>/dev/null; then
  say "$published is published already and stays as it is"
else
  say "Publishing $published"
  registry tag "static-file-upload:$revision" "$published"
  registry push "$published" || fail "The registry did not take $published. Nothing has been deployed."
fi

digest=$(registry inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$published" |
  grep -m 1 -F "$IMAGE_REPOSITORY@") || fail "The registry gave $published no digest."
printf '%s\n' "$digest" >"$image_file"
say "Its digest is $digest"

if [ "${branch#origin/}" = main ]; then
  say "Moving $IMAGE_REPOSITORY:latest along"
  registry tag "$published" "$IMAGE_REPOSITORY:latest"
  registry push "$IMAGE_REPOSITORY:latest" || fail "The registry did not take $IMAGE_REPOSITORY:latest."
fi
