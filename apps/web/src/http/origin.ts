import { assertThat } from '@portico/core';
import { composition } from '../../composition/composition.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a changing request that another site made this browser send: `Origin` has to be ours, exactly; `null` and
 * none at all are not (attack 116).
 *
 * @throws PorticoError `wrong_origin`
 */
export function assertOwnOrigin(request: Request): void {
  if (SAFE_METHODS.has(request.method)) return;
  assertThat(request.headers.get('origin') === composition().origin.origin, 'wrong_origin');
}
