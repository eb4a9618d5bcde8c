import { isNameOfBeta } from './beta-names.ts';
import { UnknownName } from './graph-error.ts';
import { notEmulated } from './not-emulated.ts';
import { typeOfProperty } from './query/property-types.ts';

/**
 * What beta says instead of a refusal: a name that v1.0 does not know, and beta does, is not emulated.
 *
 * @returns 501 for such a name, and everything else as it is
 */
export const asBetaSays = (error: unknown): unknown =>
  error instanceof UnknownName && isInBeta(error.typeName, error.path)
    ? notEmulated(`'${error.path.slice(0, 100)}' of ${error.typeName} in beta`)
    : error;

/** @param path `a/b` for one inside another, `a[0].b` likewise */
function isInBeta(typeName: string, path: string): boolean {
  const [first = '', ...rest] = path
    .replaceAll(/\[\d+\]/g, '')
    .split(/[./]/)
    .filter((one) => one !== '');
  if (isNameOfBeta(typeName, first)) return true;
  const inside = typeOfProperty(typeName, first)?.replace(/^\[|\]$/g, '');
  return inside !== undefined && rest.length > 0 && isInBeta(inside, rest.join('/'));
}
