import { isPlainObject } from '../../shape/plain-object.ts';
import type { GraphCall } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { idOfAddress } from './directory-objects.ts';

/** Only users and enterprise apps own anything. @throws GraphError 400 */
export function requireOwnerKind({ emulator: { store } }: GraphCall, ids: readonly string[]): void {
  const other = ids.find(
    (id) => store.users.get(id) === undefined && store.servicePrincipals.get(id) === undefined,
  );
  if (other !== undefined) throw badRequest('The reference target is of a type that cannot be an owner.');
}

/** So many objects are linked by one request. */
const MOST = 20;

/**
 * Takes `{relation}@odata.bind` off the body: addresses of objects to link, each of which has to be there, or none is.
 *
 * @returns the call without it, and the ids, each once; none when it was not there
 * @throws GraphError 400 for what is no address or too many of them, 404 for what is not there
 */
export function takeBound(call: GraphCall, relation: string): { call: GraphCall; ids: string[] } {
  const { call: rest, given, name } = takeOff(call, relation);
  if (given === undefined) return { call, ids: [] };
  if (!Array.isArray(given) || given.length > MOST)
    throw badRequest(`Invalid value specified for '${name}'.`);
  return { call: rest, ids: [...new Set(given.map((address) => idOfAddress(call, address)))] };
}

/** The same of a relation to one object. */
export function takeBoundOne(call: GraphCall, relation: string): { call: GraphCall; id: string | undefined } {
  const { call: rest, given } = takeOff(call, relation);
  return { call: rest, id: given === undefined ? undefined : idOfAddress(call, given) };
}

function takeOff(
  call: GraphCall,
  relation: string,
): { call: GraphCall; given: unknown; name: string | undefined } {
  const { body } = call;
  const wanted = `${relation}@odata.bind`.toLowerCase();
  const name = isPlainObject(body)
    ? Object.keys(body).find((one) => one.toLowerCase() === wanted)
    : undefined;
  if (!isPlainObject(body) || name === undefined) return { call, given: undefined, name };
  const { [name]: given, ...rest } = body;
  return { call: { ...call, body: rest }, given, name };
}
