'use client';

import type { ConsentLevel } from '@portico/core';
import type { startConsent } from '../../api/runs/start-consent.ts';
import { type ApiFailure, callApi } from '../api.ts';

/**
 * Asks for a request to connect Microsoft and leaves for the consent screen. Answers only when that failed.
 *
 * @param level what the directory is asked for; undefined for the level by which Portico looks after an app there
 */
export async function goToMicrosoft(
  organizationId: string,
  level: ConsentLevel | undefined,
): Promise<ApiFailure | undefined> {
  const result = await callApi<typeof startConsent>(
    'POST',
    `/v1/session/orgs/${organizationId}/ms-provision/start`,
    level === undefined ? {} : { level },
  );
  if (!result.ok) return result.failure;
  // Our own API says where to; still nothing but a web address is ever followed.
  if (!/^https?:\/\//.test(result.value.url)) throw new Error('the address to go to is no web address');
  window.location.assign(result.value.url);
  return undefined;
}
