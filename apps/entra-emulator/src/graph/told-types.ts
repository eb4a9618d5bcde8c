import { isPlainObject } from '../shape/plain-object.ts';
import { badRequest } from './graph-error.ts';
import { fullTypeName, isAssignable, isKnownType, typeOfProperty } from './query/property-types.ts';

/** Deeper ones are refused by the shape that is read next. */
const DEEPEST = 32;

/**
 * What a body says of its own types (`@odata.type`; OData JSON format 4.01, section 4.6.3) has to be true: of the whole, and of the
 * objects in it. Types beside `microsoft.graph` are not looked at, nor, inside, those of which the schema here has nothing.
 *
 * @param typeName what the operation takes
 * @throws GraphError 400 where a type is neither that nor derived from it
 */
export function requireToldTypes(body: unknown, typeName: string): void {
  if (isPlainObject(body)) requireTold(body['@odata.type'], typeName, false);
  requireInside(body, typeName, 0);
}

function requireInside(value: unknown, typeName: string, depth: number): void {
  if (!isPlainObject(value) || depth > DEEPEST) return;
  for (const [name, inner] of Object.entries(value)) {
    const type = name.includes('@') ? undefined : typeOfProperty(typeName, name)?.replace(/^\[|\]$/g, '');
    if (type === undefined) continue;
    for (const one of Array.isArray(inner) ? inner : [inner]) {
      if (isPlainObject(one)) requireTold(one['@odata.type'], type, true);
      requireInside(one, type, depth + 1);
    }
  }
}

const isOfAllObjects = (type: string): boolean => /^(?:directoryObject|entity)$/i.test(type);

function requireTold(told: unknown, wanted: string, isInside: boolean): void {
  if (told === undefined) return;
  if (typeof told !== 'string') throw badRequest("The value of '@odata.type' must be the name of a type.");
  const [, name] = /^#?microsoft\.graph\.(\w+)$/i.exec(told) ?? [];
  if (name === undefined || isAssignable(name, wanted)) return;
  // One that is not here may be derived from what stands inside, or from what all objects are.
  if (!isKnownType(name) && (isInside || isOfAllObjects(wanted))) return;
  throw badRequest(
    `A resource with type 'microsoft.graph.${name.slice(0, 100)}' was found, but it is not assignable to the expected type '${fullTypeName(wanted)}'.`,
  );
}
