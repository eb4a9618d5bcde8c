import { GraphError } from '../graph-error.ts';

export type FilterToken =
  | { kind: 'text'; value: string }
  | { kind: 'word'; value: string }
  | { kind: 'sign'; value: '(' | ')' | ',' | ':' };

const TOKEN = /\s*(?:'((?:[^']|'')*)'|([(),:])|([A-Za-z0-9_./+-]+))/y;

export const invalidFilter = (): GraphError => new GraphError(400, 'BadRequest', 'Invalid filter clause');

/** Cuts an OData `$filter` into tokens. Throws 400 BadRequest for anything that is none. */
export function filterTokens(source: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.trimEnd().length) {
    const match = TOKEN.exec(source);
    if (match === null) throw invalidFilter();
    const [, quoted, sign, word] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replaceAll("''", "'") });
    else if (sign === '(' || sign === ')' || sign === ',' || sign === ':')
      tokens.push({ kind: 'sign', value: sign });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
  }
  return tokens;
}
