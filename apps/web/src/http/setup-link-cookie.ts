import { SETUP_LINK_HEADER, setupLinkCookieName } from '@portico/core';
import { composition } from '../../composition/composition.ts';
import { cookie, readCookie } from './cookies.ts';

/** Whether a request says that it acts by a setup link: a header that no other site can send. */
export const actsBySetupLink = (headers: Headers): boolean => headers.has(SETUP_LINK_HEADER);

/** What this browser has kept for a setup link that it opened. */
export const keptForLink = (headers: Headers, linkId: string): string | undefined =>
  readCookie(headers, setupLinkCookieName(linkId));

/** `Set-Cookie` for the browser that has opened a setup link. */
export function setupLinkCookie(linkId: string, value: string, expiresAt: Date): string {
  // Kept on for its last page, which whoever comes back to it reads.
  const maxAge = (expiresAt.getTime() - composition().clock.now().getTime()) / 1_000;
  return cookie(setupLinkCookieName(linkId), value, { maxAge });
}
