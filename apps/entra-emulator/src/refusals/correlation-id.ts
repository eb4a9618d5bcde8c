import type { HonoRequest } from 'hono';
import { isGuid, newGuid, type RandomSource } from '../randomness/random-source.ts';

/** The correlation id of a login request: the GUID in `client-request-id`, of query or header, else a new one. */
export function correlationIdOf(request: HonoRequest, random: RandomSource): string {
  const asked = request.query('client-request-id') ?? request.header('client-request-id');
  return asked !== undefined && isGuid(asked) ? asked : newGuid(random);
}
