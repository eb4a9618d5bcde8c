import { serve } from '@hono/node-server';
import { exampleApp } from './app.ts';
import { readEnv } from './env.ts';

const env = readEnv();
const server = serve({ fetch: exampleApp(env).fetch, port: env.port, hostname: 'localhost' }, () => {
  process.stdout.write(`example app on ${env.origin}\n`);
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}
