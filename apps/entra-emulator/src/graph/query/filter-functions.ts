import { type GraphError, unsupportedQuery } from '../graph-error.ts';
import type { FilterToken } from './filter-tokens.ts';

/** What may stand before a parenthesis without being a function. */
const NO_FUNCTIONS: readonly string[] = ['and', 'or', 'not', 'in', 'eq', 'ne', 'gt', 'ge', 'lt', 'le'];

/**
 * A function that Graph's lists are not filtered by (`tolower`, `length`, `year`, …), and `/all`: refused by its name, wherever it stands, because
 * as a property it would only look misspelled. The wording is from memory.
 *
 * @param known functions that are taken, in lower case; `/any` is always
 */
export function refusedFunction(
  tokens: readonly FilterToken[],
  known: readonly string[],
): GraphError | undefined {
  const found = tokens.find((token, at) => {
    const next = tokens[at + 1];
    if (token.kind !== 'word' || next?.kind !== 'sign' || next.value !== '(') return false;
    const word = token.value.toLowerCase();
    return !word.endsWith('/any') && !NO_FUNCTIONS.includes(word) && !known.includes(word);
  });
  if (found === undefined) return undefined;
  const name = found.value.slice(found.value.lastIndexOf('/') + 1, found.value.lastIndexOf('/') + 101);
  return unsupportedQuery(`The function '${name}' is not supported in a $filter.`);
}
