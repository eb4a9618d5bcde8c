import * as oauth from 'oauth4webapi';
import { PorticoError } from './errors.ts';
import { asPorticoError, type Issuer } from './issuer.ts';
import { texts } from './session.ts';

/** An organization that somebody belongs to. */
export type Organization = { readonly id: string; readonly name: string };

type Asking = { readonly accessToken: string; readonly subject: string };

/**
 * All organizations of the person, as userinfo tells them (OIDC Core section 5.3). The sign-in has to have asked for the
 * scope `organizations`; without it there are none in the answer.
 *
 * @throws PorticoError `token_invalid`, `issuer_unreachable`, `issuer_invalid`
 */
export async function organizationsOf(issuer: Issuer, asking: Asking): Promise<readonly Organization[]> {
  const told = (await userinfo(issuer, asking))['organizations'];
  return Array.isArray(told) ? told.filter(isOrganization) : [];
}

/**
 * All groups of the person, in the same way, by the scope `groups`. Undefined when the directory did not tell them.
 *
 * @throws PorticoError `token_invalid`, `issuer_unreachable`, `issuer_invalid`
 */
export async function groupsOf(issuer: Issuer, asking: Asking): Promise<readonly string[] | undefined> {
  return texts((await userinfo(issuer, asking))['groups']);
}

async function userinfo(issuer: Issuer, { accessToken, subject }: Asking): Promise<oauth.UserInfoResponse> {
  const server = await issuer.server();
  try {
    const response = await oauth.userInfoRequest(server, issuer.client, accessToken, issuer.request());
    return await oauth.processUserInfoResponse(server, issuer.client, subject, response);
  } catch (error) {
    if (error instanceof oauth.WWWAuthenticateChallengeError)
      throw new PorticoError('token_invalid', { cause: error });
    throw asPorticoError(error, 'issuer_invalid');
  }
}

function isOrganization(value: unknown): value is Organization {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name } = value as Record<string, unknown>;
  return typeof id === 'string' && typeof name === 'string';
}
