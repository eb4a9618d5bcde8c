import { cookieName } from '@portico/core';
import type { IssuerContext } from '../context.ts';
import { storedId } from '../storage/stored-id.ts';
import type { IssuerParts, TripCookie } from '../stores.ts';

const PREFIX = 'last_';
const DAY_SECONDS = 24 * 3600;

/**
 * Which application of this project the browser is signing in to. It proves nothing: it leads somebody whose sign-in is over
 * back to a registered application, when nothing else knows any more where they came from.
 */
export function lastApplicationCookie(
  { projectId, secureCookies }: Pick<IssuerParts, 'projectId' | 'secureCookies'>,
  applicationId: string,
): TripCookie {
  return {
    name: cookieName(`${PREFIX}${storedId(projectId).slice(0, 16)}`, secureCookies),
    prefix: cookieName(PREFIX, secureCookies),
    value: `${projectId}.${applicationId}`,
    maxAgeSeconds: DAY_SECONDS,
  };
}

/** The application of this request, or the one that this browser was last signing in to. */
export async function applicationBehind(parts: IssuerParts, ctx: IssuerContext) {
  const { name } = lastApplicationCookie(parts, '');
  const [, last] = ctx.cookies.get(name, { signed: false })?.split('.') ?? [];
  const id = ctx.oidc?.client?.clientId ?? last;
  return id ? parts.applicationHome(id) : undefined;
}
