import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './env.ts';
import { readSchema, SCHEMA_FOLDER } from './migrations/migration-folder.ts';

/** `npm run generate`: writes the Prisma client from prisma/schema, unless the one there was made from the same. */
const resolver = createRequire(import.meta.url);
const prismaPackage = resolver.resolve('prisma/package.json');
const stampFile = fileURLToPath(new URL('generated/.made-from', import.meta.url));

const made = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
const wanted = inputsHash();
if (made !== wanted) generate();

function inputsHash(): string {
  const hash = createHash('sha256').update(readFileSync(prismaPackage));
  for (const { path, content } of readSchema())
    hash.update(`${path.slice(SCHEMA_FOLDER.length)}\0${content}\0`);
  return hash.digest('hex');
}

function generate(): void {
  const { bin } = JSON.parse(readFileSync(prismaPackage, 'utf8')) as { bin: { prisma: string } };
  const done = spawnSync(
    process.execPath,
    [join(dirname(prismaPackage), bin.prisma), 'generate', '--schema', SCHEMA_FOLDER, '--no-hints'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      // An engine that the generator does not use and would download otherwise. Any existing file will do.
      env: childEnvironment({ PRISMA_SCHEMA_ENGINE_BINARY: '/dev/null', CHECKPOINT_DISABLE: '1' }),
    },
  );
  if (done.status === 0) writeFileSync(stampFile, wanted);
  process.exitCode = done.status ?? 1;
}
