import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../embedded-postgres/cluster.ts';
import { writeMigration } from './new-migration.ts';

/** `npm run migration:new -w @portico/database -- <name>`, with a server of its own that is gone afterwards. */
const home = mkdtempSync(join(tmpdir(), 'portico-migration-'));
const server = await startEmbeddedPostgres({ home, settings: { fsync: 'off' } });
try {
  const path = await writeMigration(server.url, process.argv[2] ?? '', new Date());
  console.log(path === undefined ? 'The migrations are in step with the schema.' : `Written: ${path}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}
