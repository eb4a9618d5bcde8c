import { GraphError } from '../graph-error.ts';

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
 * rather than ignored. Other names are the client's own.
 *
 * @throws GraphError 400 BadRequest
 */
export function withReadOptions(address: URL): URL {
  const url = new URL(address);
  const options = new URLSearchParams();
  for (const [name, value] of address.searchParams)
    options.append(name.startsWith('$') ? name.toLowerCase() : name, value);
  url.search = String(options);
  checkOptions(url.searchParams);
  return url;
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
