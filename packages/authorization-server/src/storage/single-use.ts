import { createHash } from 'node:crypto';
import type { Provider } from 'oidc-provider';
import type { IssuerParts } from '../stores.ts';

/**
 * A `jti` of a DPoP proof or a client assertion is taken by one atomic statement; the library looks first and writes
 * then, so that two requests at once would both pass (attack 62, RFC 9449 section 11.1).
 */
export function claimSingleUse(
  provider: Provider,
  { store, clock }: Pick<IssuerParts, 'store' | 'clock'>,
): void {
  Object.defineProperty(provider.ReplayDetection, 'unique', {
    value: (issuer: string, jti: string, expiresAt: number): Promise<boolean> => {
      const id = createHash('sha256')
        .update(JSON.stringify([issuer, jti]))
        .digest('base64url');
      return store.claim('ReplayDetection', id, Math.max(1, expiresAt - clock.now().getTime() / 1000));
    },
  });
}
