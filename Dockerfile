# One image for API and pages, and as by-products the mover's package and a list of what is in the image:
#   docker build --build-arg REVISION="$(git rev-parse HEAD)" --tag static-file-upload .
#   docker build --target lambda --output ci/dist .
#   docker build --target sbom --output ci/dist .
# A tag and not a digest, because the tag is what tests compare with .nvmrc. A build that must be repeated to the byte
# gives the digest itself: --build-arg NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:...
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS manifests
WORKDIR /source
COPY package.json package-lock.json ./
COPY backend/package.json backend/
COPY frontend/package.json frontend/
COPY lambda/package.json lambda/
COPY packages/client/package.json packages/client/
COPY packages/contract/package.json packages/contract/
COPY packages/local-aws/package.json packages/local-aws/
COPY packages/testing/package.json packages/testing/

FROM manifests AS build
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY tsconfig.base.json tsconfig.native.json ./
COPY packages/contract packages/contract
RUN npm run build --workspace @static-file-upload/contract
COPY lambda lambda
RUN npm run build --workspace @static-file-upload/lambda
COPY backend backend
RUN npm run build --workspace @static-file-upload/backend && find backend/dist -name '*.map' -delete
COPY frontend frontend
RUN npm run build --workspace @static-file-upload/frontend && find frontend/dist -name '*.map' -delete

FROM scratch AS lambda
COPY --from=build /source/lambda/dist/lambda.zip /

FROM manifests AS packages
COPY ci/image/prune-packages.sh ci/image/
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --workspace @static-file-upload/backend --ignore-scripts --no-audit --no-fund \
    && sh ci/image/prune-packages.sh node_modules

# What the image holds of others, packages of server and pages alike, as CycloneDX. npm leaves out of its list whatever is
# also a development dependency of some workspace; so there must be none.
FROM manifests AS inventory
RUN npm pkg delete devDependencies --workspaces --include-workspace-root \
    && npm sbom --sbom-format=cyclonedx --package-lock-only \
       --workspace @static-file-upload/backend --workspace @static-file-upload/frontend > sbom.cdx.json

FROM scratch AS sbom
COPY --from=inventory /source/sbom.cdx.json /

# About 18 MB above the base, most of it in node_modules: zod, a utility library of the API's documentation (es-toolkit),
# Fastify, NestJS and the AWS SDK. The pages, which lie there compressed as well, are below 2 MB.
FROM ${NODE_IMAGE} AS runtime
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Static File Upload" \
      org.opencontainers.image.description="A drop box you can trust: the API and its web pages." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY --from=packages /source/package.json ./
COPY --from=inventory /source/sbom.cdx.json ./
COPY --from=packages /source/backend/package.json backend/
COPY --from=packages /source/node_modules node_modules
COPY --from=build /source/packages/contract/package.json packages/contract/
COPY --from=build /source/packages/contract/dist/js packages/contract/dist/js
COPY --from=build /source/backend/dist backend/dist
COPY --from=build /source/frontend/dist/browser frontend/dist/browser

# The user node of the base image; by number, so that a runtime can tell that it is not root.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1 and gets the signals. It needs no writable file system. packages/testing/src/stack/product.ts says what
# the flags are for.
ENTRYPOINT ["node", "--expose-gc", "--no-concurrent-array-buffer-sweeping", "--heap-growing-percent=100", \
  "--max-semi-space-size=4", "backend/dist/main.js"]
