import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { removeEmbeddedPostgres } from '@portico/database';
import { expect, onTestFinished, test } from 'vitest';
import { startDatabase } from '../src/database-step.ts';
import { readStackEnv } from '../src/env.ts';
import { makePlaces } from '../src/places.ts';
import { Progress } from '../src/progress.ts';
import { Shutdown } from '../src/shutdown.ts';

test('the embedded PostgreSQL is a part like the others: when it ends, that is told with the end of its log (review R15)', async () => {
  const places = makePlaces(mkdtempSync(join(tmpdir(), 'portico-stack-')));
  const shutdown = new Shutdown();
  onTestFinished(async () => {
    await shutdown.run();
    await removeEmbeddedPostgres({ home: places.postgres });
    rmSync(places.home, { recursive: true, force: true });
  });
  const progress = new Progress(new PassThrough() as unknown as NodeJS.WriteStream);
  const database = await startDatabase(readStackEnv({}), places, progress, shutdown);
  const [pid] = readFileSync(join(places.postgres, 'data/postmaster.pid'), 'utf8').split('\n');
  process.kill(Number(pid), 'SIGINT');
  await database.ended;
  expect(database.failure('ended by itself').message).toMatch(
    /^PostgreSQL ended by itself\. The end of .*postgres\.log:\n(.|\n)*database system is shut down/,
  );
});
