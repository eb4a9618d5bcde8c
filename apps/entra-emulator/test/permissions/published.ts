import { readFileSync } from 'node:fs';

export const PUBLISHED = new URL('./published.tsv', import.meta.url);

/**
 * How Microsoft's table writes the address of a route, the likeliest first: references and values of streams under the address of
 * the object, and some only of oneself.
 */
export function publishedPaths(pattern: readonly string[]): string[] {
  const plain = pattern.filter((segment) => !segment.startsWith('$'));
  const path = `/${plain.map((segment) => (segment === '{key}' ? '{id}' : segment)).join('/')}`.toLowerCase();
  return [path, path.replace(/^\/users\/\{id\}/, '/me')];
}

export interface PublishedOperation {
  method: string;
  path: string;
  application: readonly string[];
  delegated: readonly string[];
}

const listOf = (text: string | undefined): string[] =>
  text === undefined || text === '-' ? [] : text.split(' ');

/** What Microsoft says of each operation. */
export const publishedOperations: readonly PublishedOperation[] = readFileSync(PUBLISHED, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [method = '', path = '', application, delegated] = line.split('\t');
    return { method, path, application: listOf(application), delegated: listOf(delegated) };
  });
