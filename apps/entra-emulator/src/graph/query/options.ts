import { badRequest, GraphError } from '../graph-error.ts';
import { notEmulated } from '../not-emulated.ts';
import { versionOf } from '../version.ts';

const KNOWN: readonly string[] = [
  '$count',
  '$deltatoken',
  '$expand',
  '$filter',
  '$format',
  '$orderby',
  '$search',
  '$select',
  '$skip',
  '$skiptoken',
  '$top',
];

/**
 * The address with its options as we write them: their case does not matter (`$orderBy`). OData keeps names with `$` to itself (URL conventions 4.01, section 5): one that is unknown, or comes twice, is refused
 * rather than ignored. Other names are the client's own. In beta the `$` may be left out, in options of `$expand` as well.
 *
 * @throws GraphError 400 BadRequest, Request_BadRequest for an option without `$` in v1.0
 */
export function withReadOptions(address: URL): URL {
  const url = new URL(address);
  const readName = versionOf(address) === 'beta' ? nameOfBeta : nameOfVersion1;
  const options = new URLSearchParams();
  for (const [written, value] of address.searchParams) {
    const name = readName(written);
    options.append(name, name === '$expand' && readName === nameOfBeta ? withDollars(value) : value);
  }
  url.search = String(options);
  checkOptions(url.searchParams);
  checkValues(url.searchParams);
  return url;
}

const inFull = (name: string): string => (name.startsWith('$') ? name : `$${name}`).toLowerCase();

function nameOfBeta(name: string): string {
  const full = inFull(name);
  return name.startsWith('$') || KNOWN.includes(full) ? full : name;
}

function nameOfVersion1(name: string): string {
  const full = inFull(name);
  if (!name.startsWith('$') && KNOWN.includes(full))
    throw badRequest(`Unrecognized query argument specified: '${name}'.`);
  return name.startsWith('$') ? full : name;
}

/** `manager(select=id;levels=2)` as `manager($select=id;$levels=2)`. */
const withDollars = (expand: string): string => expand.replace(/(?<=[(;]\s*)(?=[a-z]+=)/gi, '$$');

/** Asked of one object these would be ignored. `$count=true` goes with `$expand` there. */
const OF_COLLECTIONS = ['$deltatoken', '$filter', '$orderby', '$search', '$skip', '$skiptoken', '$top'];

/** @throws GraphError 400 BadRequest for an option that one object has no use for */
export function refuseCollectionOptions(searchParams: URLSearchParams): void {
  const found = OF_COLLECTIONS.find((name) => searchParams.has(name));
  if (found !== undefined)
    throw new GraphError(
      400,
      'BadRequest',
      `The query option '${found}' is for collections, and this address is of one object.`,
    );
}

/**
 * Asked of what is written, before it is: an option that would have no effect is refused. What is made answers `$select`.
 *
 * @param isMade whether one object is made or changed, and not an action called, which may answer a list
 * @throws GraphError 400 for options of collections, 501 for `$expand` of what is made
 */
export function checkWriteOptions(method: string, searchParams: URLSearchParams, isMade: boolean): void {
  if (isMade || method !== 'POST') refuseCollectionOptions(searchParams);
  if (isMade && searchParams.has('$expand')) throw notEmulated('an $expand of what is made or changed');
}

/** What these options may say: JSON is the only format, and a count is wanted or not. */
const VALUES: Readonly<Record<string, RegExp>> = {
  $count: /^(?:true|false)$/i,
  $format: /^(?:json|application\/json(?:;.*)?)$/i,
};

function checkValues(searchParams: URLSearchParams): void {
  const wrong = Object.entries(VALUES).find(
    ([name, allowed]) => searchParams.has(name) && !allowed.test(searchParams.get(name) ?? ''),
  );
  if (wrong === undefined) return;
  const [name] = wrong;
  throw new GraphError(
    400,
    'BadRequest',
    `Invalid value '${searchParams.get(name)?.slice(0, 100)}' for query option '${name}'.`,
  );
}

function checkOptions(searchParams: URLSearchParams): void {
  const names = [...searchParams.keys()].filter((name) => name.startsWith('$'));
  const unknown = names.find((name) => !KNOWN.includes(name));
  if (unknown !== undefined)
    throw new GraphError(
      400,
      'BadRequest',
      `The query parameter '${unknown.slice(0, 100)}' is not supported.`,
    );
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new GraphError(
      400,
      'BadRequest',
      `Query option '${twice}' was specified more than once, but it must be specified at most once.`,
    );
}
