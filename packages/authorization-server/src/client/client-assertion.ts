import { errors } from 'oidc-provider';
import type { EndpointContext } from '../context.ts';
import type { IssuerParts } from '../stores.ts';

/** An assertion that lives longer is one that somebody may find and use. */
const LONGEST_SECONDS = 5 * 60;

/**
 * What `private_key_jwt` needs beyond the library's checks (attack 62): the audience is this issuer as one string, not a
 * list and not an endpoint, because else another server could use it here; and it ends within five minutes.
 */
export function checkClientAssertion({ clock }: Pick<IssuerParts, 'clock'>) {
  return async (ctx: EndpointContext, claims: Record<string, unknown>): Promise<void> => {
    if (claims['aud'] !== ctx.oidc.issuer) throw new errors.InvalidClientAuth('aud must be the issuer');
    const expires = claims['exp'];
    const latest = Math.floor(clock.now().getTime() / 1000) + LONGEST_SECONDS;
    if (typeof expires !== 'number' || expires > latest)
      throw new errors.InvalidClientAuth('the assertion lives too long');
    if (claims['sub'] !== claims['iss']) throw new errors.InvalidClientAuth('sub must be the client');
  };
}
