'use client';

import { type ApiFailure, callApi } from '../api.ts';

/** This page, as `next` for the sign-in. Without what the last trip left in the query. */
function thisPage(): string {
  return window.location.pathname;
}

/** Handles the end of the session: goes to sign in, and comes back. A fresh proof is asked for where the call is made. */
export function signedInFirst(failure: ApiFailure): boolean {
  if (failure.code !== 'not_signed_in') return false;
  window.location.assign(`/login?next=${encodeURIComponent(thisPage())}`);
  return true;
}

/** Asks for a request to connect Microsoft and leaves for the consent screen. Answers only when that failed. */
export async function goToMicrosoft(organizationId: string): Promise<ApiFailure | undefined> {
  const result = await callApi<{ url: string }>(
    'POST',
    `/v1/session/orgs/${organizationId}/ms-provision/start`,
    {},
  );
  if (!result.ok) return signedInFirst(result.failure) ? undefined : result.failure;
  // Our own API says where to; still nothing but a web address is ever followed.
  if (!/^https?:\/\//.test(result.value.url)) throw new Error('the address to go to is no web address');
  window.location.assign(result.value.url);
  return undefined;
}
