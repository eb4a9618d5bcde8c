import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';

/**
 * `node apps/web/test/upgrades/write-dump.ts 2026-11-28`: leaves a deployment of this version, as its parts make it, for all later
 * versions to take over. Build first. A dump that is there is never written over.
 */
const [name = ''] = process.argv.slice(2);
if (!/^\d{4}-\d\d-\d\d$/.test(name)) throw new Error('Name it by its date: YYYY-MM-DD');
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
if (existsSync(path(`../../../../packages/database/testing/dumps/${name}`)))
  throw new Error('There is a dump of that name, and deployments like it');
const vitest = await startVitest('test', [], {
  config: false,
  root: path('../../../..'),
  watch: false,
  include: ['apps/web/test/upgrades/go-both-trips.ts'],
  globalSetup: ['packages/database/testing/global-setup.ts'],
  provide: { dumpName: name },
  testTimeout: 300_000,
  hookTimeout: 120_000,
});
await vitest.close();

declare module 'vitest' {
  interface ProvidedContext {
    dumpName: string;
  }
}
