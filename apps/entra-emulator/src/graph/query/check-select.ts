import { UnknownName } from '../graph-error.ts';
import { notEmulated } from '../not-emulated.ts';
import type { GraphVersion } from '../version.ts';
import { fullTypeName, isNoProperty } from './property-types.ts';
import { hasRelation } from './relations.ts';
import { isDocumentedOf, isDocumentedType, isKeptOfBeta, selectedNames } from './selectable.ts';

/** Other services have these, in lower case: neither null nor nothing would be true. */
const OF_OTHER_SERVICES: readonly string[] = ['mailboxsettings', 'print'];

/**
 * Refuses a `$select` of something that objects of the type do not have; a relation is taken, and shown where it is expanded alone.
 * Names with `_` are directory extensions and are not looked at.
 *
 * @throws GraphError 400 BadRequest; 501 for what other services have, and for a part of a property
 */
export function checkSelect(
  searchParams: URLSearchParams,
  typeName: string | undefined,
  version: GraphVersion,
): void {
  if (typeName === undefined) return;
  const asked = selectedNames(searchParams) ?? [];
  const heads = asked.map((name) => name.split('/')[0] ?? '');
  const unknown = heads.find(
    (name) => name !== '*' && !/[_@]/.test(name) && !isSelectable(typeName, name, version),
  );
  if (unknown !== undefined) throw unknownProperty(searchParams, typeName, unknown);
  const elsewhere = heads.find((name) => OF_OTHER_SERVICES.includes(name));
  if (elsewhere !== undefined) throw notEmulated(`the property '${elsewhere}', which another service has`);
  const part = asked.find((name) => name.includes('/'));
  if (part !== undefined) throw notEmulated(`a $select of a part of a property ('${part.slice(0, 100)}')`);
}

const isSelectable = (typeName: string, name: string, version: GraphVersion): boolean =>
  (version === 'beta' && isKeptOfBeta(typeName, name)) ||
  (isDocumentedType(typeName)
    ? isDocumentedOf(typeName, name) || hasRelation(typeName, name)
    : !isNoProperty(typeName, name));

function unknownProperty(searchParams: URLSearchParams, typeName: string, unknown: string): UnknownName {
  const asked = searchParams.get('$select')?.split(',') ?? [];
  const written =
    asked.find((name) => name.trim().toLowerCase().split('/')[0] === unknown)?.trim() ?? unknown;
  return new UnknownName(
    'BadRequest',
    `Parsing OData Select and Expand failed: Could not find a property named '${written.slice(0, 100)}' on type '${fullTypeName(typeName)}'.`,
    { typeName, path: unknown },
  );
}
