import { type SignInStart, type SignInWish, storedId } from '@portico/authorization-server';
import { type ErrorCode, isPorticoError } from '@portico/core';
import { loginCookie, loginPath } from '../browser/login-cookie.ts';
import { beginConnectionTrip } from '../leaving/connection-trip.ts';
import { promptOf } from '../leaving/prompt.ts';
import { resolveConnection } from '../leaving/resolve-connection.ts';
import { beginSocialTrip } from '../leaving/social-trip.ts';
import { refusalOf } from '../refused/refusals.ts';
import type { Registrations } from '../registrations/registrations.ts';
import type { SignInParts } from '../settings.ts';
import { switchOrganization } from './switch-organization.ts';

/** An application asked for a sign-in: answers where the browser goes, and its cookies. */
export async function startSignIn(
  parts: SignInParts,
  registrations: Registrations,
  projectId: string,
  wish: SignInWish,
): Promise<SignInStart> {
  try {
    return (
      (await socialTrip(parts, registrations, projectId, wish)) ??
      (await withoutTrip(parts, projectId, wish)) ??
      (await connectionTrip(parts, registrations, projectId, wish)) ??
      hostedPage(parts, projectId, wish)
    );
  } catch (error) {
    if (!isPorticoError(error)) throw error;
    const { requestId } = wish;
    parts.log('sign_in.not_started', {
      requestId,
      project: projectId,
      code: error.code,
      detail: error.detail,
    });
    return { ok: false, ...told(error.code) };
  }
}

/** The application named a provider: its button was on the application's own page. */
async function socialTrip(
  parts: SignInParts,
  registrations: Registrations,
  projectId: string,
  wish: SignInWish,
): Promise<SignInStart | undefined> {
  if (wish.provider === undefined) return undefined;
  const trip = await beginSocialTrip(parts, registrations, {
    projectId,
    provider: wish.provider,
    uid: storedId(wish.interactionUid),
    applicationId: wish.applicationId,
    hints: hintsOf(wish),
  });
  return {
    ok: true,
    url: trip.url,
    cookies: [trip.cookie, loginCookie(parts, storedId(wish.interactionUid))],
  };
}

/** Somebody who is signed in already asks for another organization that takes that sign-in, too. */
async function withoutTrip(
  parts: SignInParts,
  projectId: string,
  wish: SignInWish,
): Promise<SignInStart | undefined> {
  const returnTo = await switchOrganization(parts, projectId, wish);
  return returnTo === undefined ? undefined : { ok: true, url: returnTo, cookies: [] };
}

async function connectionTrip(
  parts: SignInParts,
  registrations: Registrations,
  projectId: string,
  wish: SignInWish,
): Promise<SignInStart | undefined> {
  const connection = await resolveConnection(parts, { projectId, ...wish }).catch(async (error: unknown) => {
    if (await isForThePage(parts, projectId, wish, error)) return undefined;
    throw error;
  });
  if (connection === undefined) return undefined;
  const trip = await beginConnectionTrip(parts, registrations.protocols, connection, {
    purpose: 'sign_in',
    interaction: { projectId, uid: storedId(wish.interactionUid) },
    applicationId: wish.applicationId,
    startedByUserId: undefined,
    hints: hintsOf(wish),
  });
  return { ok: true, url: trip.url, cookies: [trip.cookie] };
}

/**
 * Whether a person can still choose: several connections, or a hint that leads nowhere. Who names an organization or a
 * connection gets an error, unless people come in there without a connection.
 */
async function isForThePage(
  parts: SignInParts,
  projectId: string,
  wish: SignInWish,
  error: unknown,
): Promise<boolean> {
  if (!isPorticoError(error)) return false;
  if (error.code === 'connection_choice_required') return true;
  if (error.code !== 'not_found' || wish.connection !== undefined) return false;
  if (wish.organization === undefined) return true;
  const [organization, ways] = await Promise.all([
    parts.hostedLogins.acceptsOtherSignIn(projectId, wish.organization),
    parts.socialConnections.enabled(projectId),
  ]);
  return organization && ways.length > 0;
}

/** E-mail first, or the buttons of the project. */
function hostedPage(parts: SignInParts, projectId: string, wish: SignInWish): SignInStart {
  const url = new URL(loginPath(projectId, storedId(wish.interactionUid)), parts.origin).href;
  return { ok: true, url, cookies: [loginCookie(parts, storedId(wish.interactionUid))] };
}

function hintsOf(wish: SignInWish): Record<string, string> {
  return {
    ...(wish.loginHint === undefined ? {} : { login_hint: wish.loginHint }),
    ...promptOf(wish),
  };
}

/** In OAuth's words, for the application. Does not tell a foreign organization from a missing one (attack 84). */
function told(code: ErrorCode): Omit<Extract<SignInStart, { ok: false }>, 'ok'> {
  switch (code) {
    case 'not_found':
      return { error: 'access_denied', description: 'no connection to sign in over' };
    case 'provider_not_available':
      return { error: 'invalid_request', description: 'this project has no such provider' };
    default: {
      const { error, description } = refusalOf(code);
      return { error, description };
    }
  }
}
