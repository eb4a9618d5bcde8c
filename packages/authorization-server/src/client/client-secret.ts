import { createHash, timingSafeEqual } from 'node:crypto';
import type { Provider } from 'oidc-provider';
import { secretHashes } from './client-metadata.ts';

/** Client secrets are kept as hashes, so the comparison hashes what came in (attack 60). */
export function compareSecrets(provider: Provider): void {
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value(this: { clientId: string; clientSecret?: string }, presented: string): boolean {
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
