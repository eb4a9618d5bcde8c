import { globSync, readFileSync } from 'node:fs';
import { OPERATIONS } from '../../src/api/operations.ts';

const APP = `${import.meta.dirname}/../../src/app`;
const METHODS = /export (?:const|(?:async )?function) (GET|POST|PUT|PATCH|DELETE)\b/g;

/** An endpoint of the web app: one that is declared, or a file of Next's. */
export type Endpoint = {
  readonly method: string;
  /** As Next writes it, without slashes around it: `v1/session/orgs/[orgId]`. */
  readonly route: string;
  readonly kind: 'operation' | 'route' | 'page';
};

/** By its method: all that answers to somebody outside, so that nothing can be forgotten. */
export const ENDPOINTS: readonly Endpoint[] = [...declared(), ...onDisk()].toSorted((one, other) =>
  one.route.localeCompare(other.route),
);

/** The routes of them, each once. */
export const ROUTES: readonly string[] = [...new Set(ENDPOINTS.map(({ route }) => route))];

function declared(): Endpoint[] {
  return OPERATIONS.map(({ method, path }) => ({
    method,
    route: path.slice(1).replaceAll('{', '[').replaceAll('}', ']'),
    kind: 'operation',
  }));
}

function onDisk(): Endpoint[] {
  // The one file through which all declared ones go is no endpoint itself.
  const files = globSync('**/{route.ts,page.tsx}', { cwd: APP }).filter((file) => !file.includes('[[...'));
  return files.flatMap((file): Endpoint[] => {
    const route = file.replace(/\/?(route\.ts|page\.tsx)$/, '');
    if (file.endsWith('page.tsx')) return [{ method: 'GET', route, kind: 'page' }];
    const found = [...readFileSync(`${APP}/${file}`, 'utf8').matchAll(METHODS)];
    if (found.length === 0) throw new Error(`${file} has no method that this finds`);
    return found.map(([, method]) => ({ method: method ?? '', route, kind: 'route' }));
  });
}
