import { createHmac, randomBytes } from 'node:crypto';
import { Provider } from 'oidc-provider';
import { keepField } from '../context.ts';

/** Of a family of refresh tokens: kept with each of them, told to nobody. */
const FAMILY_SALT = 'familySalt';

type RefreshToken = InstanceType<Provider['RefreshToken']> & { [FAMILY_SALT]?: string };

/**
 * The one token that may follow this one. Derived, not drawn: two requests that exchange the same token at the same time
 * come to the same successor, so that no interleaving forks a family (attack 56). Needs the token, which only its holder
 * has, and the salt, which only the store has.
 */
export function successorOf(value: string, payload: object): string | undefined {
  const salt = (payload as { [FAMILY_SALT]?: unknown })[FAMILY_SALT];
  return typeof salt === 'string' ? createHmac('sha256', value).update(salt).digest('base64url') : undefined;
}

/** Lets the provider name rotated refresh tokens by {@link successorOf}. */
export function deriveSuccessors(provider: Provider): void {
  const { RefreshToken } = provider;
  keepField(RefreshToken, FAMILY_SALT);
  Object.defineProperty(RefreshToken.prototype, 'generateTokenId', {
    value(this: RefreshToken): string {
      const rotated = Provider.ctx?.oidc.entities.RotatedRefreshToken as RefreshToken | undefined;
      this[FAMILY_SALT] = rotated?.[FAMILY_SALT] ?? randomBytes(32).toString('base64url');
      const successor = rotated && successorOf(rotated.jti, rotated);
      return successor ?? randomBytes(32).toString('base64url');
    },
  });
}
