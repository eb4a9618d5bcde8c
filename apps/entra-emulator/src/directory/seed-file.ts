import { parseDocument } from 'yaml';
import { readShape } from '../shape/read-shape.ts';
import { type SeedDocument, seedDocument } from './seed.ts';

/** A seed file has thousands of users at most; anything larger is a mistake. Characters. */
const LARGEST_SEED = 8 * 1024 * 1024;
/** Aliases are for sharing a password or a list, not for building a bomb out of ten lines. */
const MOST_ALIASES = 100;

/** The text is neither JSON nor YAML. The message says where. */
export class SeedSyntaxError extends Error {}

/**
 * Reads a seed document in JSON or YAML 1.2. It is refused whole.
 *
 * @throws SeedSyntaxError for what cannot be parsed, is too large, or has too many aliases
 * @throws ShapeError for the first property that is not accepted, naming its path
 */
export function readSeed(text: string): SeedDocument {
  if (text.length > LARGEST_SEED) throw new SeedSyntaxError('is larger than 8 MiB');
  return readShape(seedDocument, parse(text));
}

function parse(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true, stringKeys: true });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw new SeedSyntaxError(`holds no JSON and no YAML: ${problem.message}`);
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError)
      throw new SeedSyntaxError(`cannot be read: ${error.message}`);
    throw error;
  }
}
