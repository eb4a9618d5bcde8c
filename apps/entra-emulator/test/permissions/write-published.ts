import { readFileSync, writeFileSync } from 'node:fs';
import { graphAppRoles, graphScopes } from '../../src/directory/graph-permissions.ts';
import { graphRoutes } from '../../src/graph/routes.ts';
import { PUBLISHED, publishedPaths } from './published.ts';

/**
 * Writes `published.tsv`: of Microsoft's table of operations those that the emulator has.
 *
 * `npm run published-permissions -w @portico/entra-emulator -- <path>`, where the file at the path has a line for each operation: method, address,
 * application permissions, delegated permissions, the least marked with `*`, lines with `#` aside.
 */

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('the path of the table is missing');

const permissions = (text = ''): string[] =>
  text
    .split(' ')
    .map((one) => one.replace('*', ''))
    .filter((one) => one !== '');

type Row = readonly [application: Set<string>, delegated: Set<string>];
const rows = new Map<string, Row>();
for (const line of readFileSync(path, 'utf8').split('\n')) {
  if (line === '' || line.startsWith('#')) continue;
  const [method, address = '', application, delegated] = line.split('\t');
  // The table has some addresses twice, written differently.
  const name = `${method} ${address.toLowerCase()}`;
  const row: Row = rows.get(name) ?? [new Set(), new Set()];
  for (const one of permissions(application)) row[0].add(one);
  for (const one of permissions(delegated)) row[1].add(one);
  rows.set(name, row);
}

const known = (all: readonly { value: string | null }[], named: Set<string>): string =>
  [...named]
    .filter((one) => all.some(({ value }) => value === one))
    .sort()
    .join(' ') || '-';

const lines = graphRoutes.flatMap(({ method, pattern }) => {
  const row = publishedPaths(pattern).map((one) => rows.get(`${method} ${one}`));
  const found = row.find((one) => one !== undefined);
  if (found === undefined) return [];
  const [application, delegated] = found;
  return [
    [method, pattern.join('/'), known(graphAppRoles, application), known(graphScopes, delegated)].join('\t'),
  ];
});

const HEADER = [
  '# Which permissions allow the operations that the emulator has, from microsoftgraph/microsoft-graph-devx-content of 2026-08.',
  '# Permissions that nobody can be granted, as the published list has them not, are left out. Written by write-published.ts.',
  '# method, address, application permissions, delegated permissions; - where there are none',
];
writeFileSync(PUBLISHED, `${[...HEADER, ...lines].join('\n')}\n`);
