import { createHash, timingSafeEqual } from 'node:crypto';
import { Provider } from 'oidc-provider';
import type { IsPaused } from './client-guesses.ts';
import { secretHashes } from './client-metadata.ts';

/** Client secrets are kept as hashes, so the comparison hashes what came in (attack 60). */
export function compareSecrets(provider: Provider, isPaused: IsPaused): void {
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value(this: { clientId: string; clientSecret?: string }, presented: string): boolean {
      if (Provider.ctx && isPaused(Provider.ctx, this.clientId)) return false;
      const actual = createHash('sha256').update(presented).digest();
      let equal = false;
      for (const hash of secretHashes(this.clientSecret ?? '')) {
        const expected = Buffer.from(hash, 'base64url');
        if (expected.length === actual.length && timingSafeEqual(expected, actual)) equal = true;
      }
      return equal;
    },
  });
}
