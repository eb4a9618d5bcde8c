import { readFileSync } from 'node:fs';

/** The roles that every directory has from the start: all that Microsoft publishes, by their templates' ids and names. */
export const builtInRoleNames: ReadonlyMap<string, string> = new Map(
  readFileSync(new URL('./built-in-roles.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .map(([id = '', , name = '']) => [id, name]),
);
