import { badRequest, unsupportedQuery } from '../graph-error.ts';
import { valueAt } from './values.ts';

type WireObject = Record<string, unknown>;
type Predicate = (object: WireObject) => boolean;

interface SearchKind {
  typeName: string;
  searchable: readonly string[];
}

type SearchToken = { kind: 'clause'; text: string } | { kind: 'word'; word: 'AND' | 'OR' | '(' | ')' };

const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|(AND|OR|\(|\)))/y;
const DEEPEST = 100;
const LONGEST = 16_384;

/**
 * Compiles a `$search` of directory objects: `"displayName:one" AND ("mail:two" OR "three")`.
 * `displayName` and `description` are cut into words and match where one begins so; other properties match at their
 * beginning. A clause without a property looks into `displayName`.
 *
 * @throws GraphError 400 for syntax, and for a property that cannot be searched
 */
export function compileSearch(source: string, kind: SearchKind): Predicate {
  const tokens = searchTokens(source);
  let next = 0;
  const take = (word: string): boolean => {
    const token = tokens[next];
    if (token?.kind !== 'word' || token.word !== word) return false;
    next += 1;
    return true;
  };
  const either = (depth: number): Predicate => {
    const found = [both(depth)];
    while (take('OR')) found.push(both(depth));
    return (object) => found.some((one) => one(object));
  };
  const both = (depth: number): Predicate => {
    const found = [clause(depth)];
    while (take('AND')) found.push(clause(depth));
    return (object) => found.every((one) => one(object));
  };
  const clause = (depth: number): Predicate => {
    if (depth > DEEPEST) throw invalidSearch();
    if (take('(')) {
      const inner = either(depth + 1);
      if (!take(')')) throw invalidSearch();
      return inner;
    }
    const token = tokens[next];
    if (token?.kind !== 'clause') throw invalidSearch();
    next += 1;
    return clausePredicate(token.text, kind);
  };
  const predicate = either(0);
  if (next !== tokens.length) throw invalidSearch();
  return predicate;
}

const invalidSearch = () => badRequest('Syntax error in the $search clause.');

function searchTokens(source: string): SearchToken[] {
  if (source.length > LONGEST) throw invalidSearch();
  const tokens: SearchToken[] = [];
  const end = source.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(source);
    if (match === null) throw invalidSearch();
    const [, clause, word] = match;
    if (clause !== undefined) tokens.push({ kind: 'clause', text: clause.replace(/\\(.)/g, '$1') });
    else if (word === 'AND' || word === 'OR' || word === '(' || word === ')')
      tokens.push({ kind: 'word', word });
  }
  return tokens;
}

const CUT_INTO_WORDS: readonly string[] = ['displayName', 'description'];

function clausePredicate(text: string, { typeName, searchable }: SearchKind): Predicate {
  const colon = text.indexOf(':');
  const asked = colon < 0 ? 'displayName' : text.slice(0, colon);
  const property = searchable.find((one) => one.toLowerCase() === asked.toLowerCase());
  if (property === undefined) {
    throw unsupportedQuery(
      `Unsupported or invalid search clause specified for property '${asked}' of resource '${typeName}'.`,
    );
  }
  const wanted = text
    .slice(colon + 1)
    .trim()
    .toLowerCase();
  if (wanted === '') throw invalidSearch();
  const inWords = CUT_INTO_WORDS.includes(property);
  return (object) => {
    const value = valueAt(object, property);
    const values = Array.isArray(value) ? value : [value];
    return values.some((one) => typeof one === 'string' && begins(one.toLowerCase(), wanted, inWords));
  };
}

function begins(value: string, wanted: string, inWords: boolean): boolean {
  if (!inWords) return value.startsWith(wanted);
  const words = wordsOf(value);
  return wordsOf(wanted).every((one) => words.some((word) => word.startsWith(one)));
}

const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
