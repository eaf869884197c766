#!/usr/bin/env bash
# Builds the image of API and pages, and from the same Dockerfile the mover's package (lambda/dist/lambda.zip) and the
# list of packages in the image (ci/dist/sbom.cdx.json).
#   REVISION  what is built; the checked-out commit by default
set -euo pipefail
. "$(dirname "$0")/lib.sh"

require_tools docker git
revision=${REVISION:-$(git rev-parse HEAD)}
version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' package.json)
export DOCKER_BUILDKIT=1

say "Building static-file-upload:$revision"
docker build --build-arg "VERSION=$version" --build-arg "REVISION=$revision" --tag "static-file-upload:$revision" .
say 'Building the package of the mover'
docker build --target lambda --output type=local,dest=lambda/dist .
say 'Listing what is in the image'
docker build --target sbom --output "type=local,dest=$output" .
