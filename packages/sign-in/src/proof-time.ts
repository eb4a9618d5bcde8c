import { UNKNOWN_PROOF } from '@portico/core';
import type { ValidatedIdToken } from '@portico/relying-party';
import { marksOf } from './attempt-secrets.ts';
import { CLOCK_TOLERANCE_SECONDS, type SignInParts } from './settings.ts';

/**
 * When the person proved who they are, as their identity provider tells it (`auth_time`, OpenID Connect Core section 2):
 * coming back from there is no proof, since a browser that is signed in there comes back without a question (attack 66).
 *
 * Without a usable `auth_time`, now, if a new proof was asked for and this provider is known to ask for one; else nobody
 * knows. A time that lies ahead by more than clocks differ is of no use, as is one that is not a number.
 *
 * @param provider its name among ours; one that we do not know is not known to ask
 */
export function provenAt(
  parts: Pick<SignInParts, 'clock'>,
  provider: string,
  { browserToken }: { readonly browserToken: string },
  { claims }: ValidatedIdToken,
): Date {
  const now = parts.clock.now();
  const told = claims['auth_time'];
  if (typeof told === 'number' && told >= 0 && told <= now.getTime() / 1000 + CLOCK_TOLERANCE_SECONDS)
    return new Date(Math.min(now.getTime(), told * 1000));
  return marksOf(browserToken).fresh && ASKS_ANEW.has(provider) ? now : UNKNOWN_PROOF;
}

/** At these `prompt=login` always makes the person prove it anew; Google, for one, knows no such prompt. */
const ASKS_ANEW: ReadonlySet<string> = new Set(['entra', 'microsoft']);
