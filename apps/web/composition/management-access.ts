import { type SessionFacts, verifyManagementToken } from '@portico/authorization-server';
import { assertThat, isId, ORGANIZATION_ROLES, PorticoError, type Principal } from '@portico/core';
import type { issuerRecords } from '@portico/database';
import type { SignIn } from '@portico/sign-in';

/** Who calls with an access token: they reach the organization of their sign-in, and nothing else. */
export type TokenBearer = {
  readonly principal: Principal;
  /** Origins from which the token's application may call. */
  readonly allowedOrigins: readonly string[];
};

export type ManagementAccess = ReturnType<typeof createManagementAccess>;

/**
 * Bearer tokens on the management API: an application shows its own Connect button to an owner or admin who is signed
 * in to it. The token names project, session and organization; all three are looked up fresh.
 */
export function createManagementAccess(from: {
  readonly origin: URL;
  readonly issuers: ReturnType<typeof issuerRecords>;
  readonly signIn: SignIn;
}) {
  const { origin, issuers, signIn } = from;
  return {
    /** @throws PorticoError `invalid_token`, `insufficient_scope` */
    async authenticate(token: string): Promise<TokenBearer> {
      const projectId = claimedProject(token, origin);
      const issuer = new URL(`/oauth2/${projectId}`, origin).href;
      const publicKeys = await issuers.publicKeys(projectId);
      const verified = await verifyManagementToken(token, { issuer, publicKeys }).catch((cause: unknown) => {
        throw new PorticoError('invalid_token', { detail: 'the access token does not verify', cause });
      });
      assertThat(verified.hasScope, 'insufficient_scope');
      const session = await signIn.sessionFacts(projectId, verified.sessionId);
      assertThat(session?.userId === verified.userId, 'invalid_token', { detail: 'the session has ended' });
      assertThat(session.organizationId === verified.organizationId, 'invalid_token');
      const application = await issuers.application(projectId, verified.clientId);
      assertThat(application, 'invalid_token', { detail: 'the application is gone' });
      // As it is set now: what was switched off stops the tokens that are out, too.
      assertThat(application.connectionsManage, 'insufficient_scope', {
        detail: 'the application may not manage connections',
      });
      const through = { applicationId: verified.clientId, sessionId: verified.sessionId };
      return {
        principal: { ...bearerOf(projectId, session), through },
        allowedOrigins: application.allowedOrigins,
      };
    },

    /** For a preflight, which carries no token. */
    isAllowedOrigin: (organizationId: string, fromOrigin: string) =>
      issuers.isAllowedOrigin(organizationId, fromOrigin),
  };
}

function bearerOf(projectId: string, session: SessionFacts): Principal {
  const { userId, organizationId, authenticatedAt } = session;
  const role = ORGANIZATION_ROLES.find((each) => each === session.role);
  const memberships = organizationId && role ? [{ organizationId, projectId, role }] : [];
  return {
    kind: 'access_token',
    userId,
    projectId,
    authenticatedAt,
    isOperator: false,
    projectAdminOf: [],
    memberships,
    withheld: [],
  };
}

/** The project that the token says it is from; what it says is checked by the key of just that project. */
function claimedProject(token: string, origin: URL): string {
  const issuer = unverifiedIssuer(token);
  const prefix = new URL('/oauth2/', origin).href;
  const projectId = issuer?.startsWith(prefix) ? issuer.slice(prefix.length) : undefined;
  if (!isId('project', projectId))
    throw new PorticoError('invalid_token', { detail: 'not an issuer of ours' });
  return projectId;
}

function unverifiedIssuer(token: string): string | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const issuer = (payload as { iss?: unknown } | null)?.iss;
    return typeof issuer === 'string' ? issuer : undefined;
  } catch {
    return undefined;
  }
}
