import type { PersonCaller, Viewer } from '@portico/administration';
import { isRecentlyProven, PorticoError, type Principal } from '@portico/core';
import { composition } from '../../composition/composition.ts';
import { cookie, readCookie } from './cookies.ts';
import { assertOwnOrigin } from './origin.ts';
import { visitorOf } from './visitor.ts';

const SESSION_COOKIE = 'portico_session';

/** The token in the browser's session cookie, unchecked. */
export function sessionToken(headers: Headers): string | undefined {
  return readCookie(headers, SESSION_COOKIE);
}

/** `Set-Cookie` for a new session. */
export function sessionCookie(token: string, expiresAt: Date): string {
  const maxAge = (expiresAt.getTime() - composition().clock.now().getTime()) / 1_000;
  return cookie(SESSION_COOKIE, token, { maxAge });
}

/** `Set-Cookie` that takes the session cookie away. */
export function endedSessionCookie(): string {
  return cookie(SESSION_COOKIE, '', { maxAge: 0 });
}

/** Who is signed in, or undefined. Asks the database each time, so that a sign-out counts at once (attack 127). */
export async function currentViewer(headers: Headers): Promise<Viewer | undefined> {
  const token = sessionToken(headers);
  return token === undefined ? undefined : composition().administration.resolveDashboardSession(token);
}

/**
 * Who is signed in. For a request that changes something also that it came from our own pages.
 *
 * @throws PorticoError `not_signed_in`, `wrong_origin`
 */
export async function requireSession(source: Request | Headers): Promise<Viewer> {
  if (!('headers' in source)) return viewerFrom(source);
  assertOwnOrigin(source);
  return viewerFrom(source.headers);
}

/** As {@link requireSession}, with what the audit log wants to know. */
export async function requireCaller(request: Request): Promise<PersonCaller> {
  return { ...visitorOf(request.headers), principal: await requireSession(request) };
}

/** @throws PorticoError `recent_sign_in_required` unless the person proved who they are in the last 15 minutes */
export function requireRecentAuthentication(principal: Principal): void {
  if (!isRecentlyProven(principal, composition().clock)) {
    throw new PorticoError('recent_sign_in_required');
  }
}

async function viewerFrom(headers: Headers): Promise<Viewer> {
  const viewer = await currentViewer(headers);
  if (viewer === undefined) throw new PorticoError('not_signed_in');
  return viewer;
}
