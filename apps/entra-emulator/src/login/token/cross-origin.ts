import * as refusals from '../aadsts-token.ts';
import type { HeldPlatform } from './held-grant.ts';

/**
 * Browsers name the page that asks in `Origin`.
 * - a page gets tokens only for what was issued to a single-page application (9002326)
 * - what was issued to one is redeemed by a page only (9002327)
 */
export function checkCrossOrigin(origin: string | null, platform: HeldPlatform): void {
  if (platform === 'unknown') return;
  if (origin !== null && platform !== 'spa') throw refusals.crossOriginRedemption(origin.slice(0, 300));
  if (origin === null && platform === 'spa') throw refusals.sameOriginRedemption();
}
