import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
/** The example app and the emulator have settings of their own. */
const READERS = [
  'apps/web/composition/env.ts',
  'apps/web/composition/social-env.ts',
  'apps/worker/src/env.ts',
  ...packageReaders(),
];
/** Set by whoever starts the process, not by an operator. */
const NAME = /\b(DATABASE_URL|DATABASE_MIGRATION_URL|PORTICO_[A-Z0-9_]+)\b/g;

function packageReaders(): string[] {
  const files = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}/src/env.ts`);
  return files.filter((file) => file.split('/')[1] !== 'testing' && existsHere(file));
}

function existsHere(file: string): boolean {
  return readdirSync(join(ROOT, file, '..')).includes('env.ts');
}

function namesIn(text: string): Set<string> {
  return new Set(text.match(NAME) ?? []);
}

it('.env.example holds exactly the settings that the web app and the worker read', () => {
  const read = new Set(READERS.flatMap((file) => [...namesIn(readFileSync(join(ROOT, file), 'utf8'))]));
  const lines = readFileSync(join(ROOT, '.env.example'), 'utf8').split('\n');
  const shown = lines.flatMap((line) => /^([A-Z0-9_]+)=/.exec(line)?.[1] ?? []);
  expect(shown.toSorted()).toEqual([...read].toSorted());
});

/** What the compose file decides for the containers by itself. */
const DECIDED_BY_COMPOSE = ['PORTICO_PORT', 'PORTICO_WORKER_HEALTH_HOST', 'POSTGRES_SERVING_PASSWORD'];

it('docker-compose.yml hands every setting of .env.example on to the web app and the worker', () => {
  const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  const handedOn = [...compose.matchAll(/^ +([A-Z0-9_]+):/gm)].map(([, name]) => name);
  const shown = readFileSync(join(ROOT, '.env.example'), 'utf8').matchAll(/^#?([A-Z0-9_]+)=/gm);
  const wanted = [...shown]
    .map(([, name]) => name)
    .filter((name) => !DECIDED_BY_COMPOSE.includes(name ?? ''));
  expect(wanted.filter((name) => !handedOn.includes(name))).toEqual([]);
});

it('docker-compose.yml gives the owner’s password to the database and its migration, and the other one to all that serve', () => {
  const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  expect(compose).toMatch(
    /&settings\n(.*#.*\n)? {2}DATABASE_URL: &serving .*\$\{POSTGRES_SERVING_PASSWORD:\?/,
  );
  const owners = compose
    .split(/^(?= {2}[\w-]+:$)/m)
    .filter((service) => service.includes('${POSTGRES_PASSWORD'));
  expect(owners.map((service) => service.trim().split(':')[0])).toEqual(['postgres', 'migrate']);
});

it('docker-compose.yml has no list entry that a parser could read as a mapping', () => {
  const lines = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8').split('\n');
  expect(lines.filter((line) => /^\s*- [^"'].*: /.test(line))).toEqual([]);
});
