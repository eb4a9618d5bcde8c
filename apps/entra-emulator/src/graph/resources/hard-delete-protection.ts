import { z } from 'zod';
import { isProtected, PROTECTION } from '../../directory/hard-delete-protection.ts';
import type { Kept } from '../../directory/records.ts';
import { isPlainObject } from '../../shape/plain-object.ts';
import type { GraphCall, GraphReply } from '../graph-call.ts';
import { badRequest, UnknownName } from '../graph-error.ts';
import { versionOf } from '../version.ts';

/** What keeps a deleted object from being purged for a while, and is of beta alone: v1.0 neither takes nor shows it. */
export const hardDeleteProtection = { [PROTECTION]: z.boolean().nullable() };

interface ProtectionBody {
  [PROTECTION]?: boolean | null;
}

/** Said before anything else of the body is looked at. @throws GraphError 400 for the property in v1.0, as for one that nobody has */
export function refuseProtectionInVersion1({ url }: GraphCall, body: ProtectionBody, typeName: string): void {
  if (body[PROTECTION] === undefined || versionOf(url) === 'beta') return;
  throw new UnknownName('Request_BadRequest', `Invalid property '${PROTECTION}'.`, {
    ...{ typeName, path: PROTECTION },
  });
}

/** @throws GraphError 400 for a protection that a new object has from the start, and for one that is taken away */
export function requireLastingProtection(body: ProtectionBody, before?: Kept): void {
  const wanted = body[PROTECTION];
  if (wanted === true && before === undefined)
    throw badRequest(`Property '${PROTECTION}' can only be set on an existing object.`);
  if (wanted !== undefined && wanted !== true && before !== undefined && isProtected(before))
    throw badRequest(`Property '${PROTECTION}' cannot be disabled.`);
}

/** The answer as its version shows it, wherever in it an object stands: alone, in a list, or in another. */
export const withoutProtectionInVersion1 = (reply: GraphReply, url: URL): GraphReply =>
  reply.body === undefined || versionOf(url) === 'beta'
    ? reply
    : { ...reply, body: objectWithout(reply.body) };

const objectWithout = (object: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([name]) => name !== PROTECTION)
      .map(([name, value]) => [name, valueWithout(value)]),
  );

function valueWithout(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valueWithout);
  return isPlainObject(value) ? objectWithout(value) : value;
}
