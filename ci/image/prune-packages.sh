#!/bin/sh
# Takes out of a node_modules folder what a server never loads: types, maps, sources, tests and second copies for
# bundlers. Licences stay. ci/test/runtime-tree.spec.ts starts the server from what is left.
set -eu

packages=${1:?Give the node_modules folder to prune.}

# A page that @nestjs/swagger could show; the server has one of its own.
rm -rf "$packages/swagger-ui-dist"

# An optional peer of @nestjs/swagger, whose compiler plugin is not used, and types that others declare.
rm -rf "$packages/typescript" "$packages/@types" "$packages/undici-types"

find "$packages" -type d \( -name test -o -name tests -o -name __tests__ \
  -o -name benchmark -o -name benchmarks -o -name example -o -name examples -o -name .github \) \
  -prune -exec rm -rf {} +

# The SDK comes three times: CommonJS is what the server loads.
find "$packages/@aws-sdk" "$packages/@smithy" -type d \( -name dist-es -o -name dist-types \) -prune -exec rm -rf {} +
rm -rf "$packages/rxjs/src" "$packages/rxjs/dist/esm5" "$packages/rxjs/dist/bundles" "$packages/es-toolkit/src"

find "$packages" -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.flow' \
  -o -name '*.spec.js' -o -name '*.test.js' \) -delete
find "$packages" -type f -name '*.md' ! -iname 'licen[cs]e*' ! -iname 'notice*' -delete
