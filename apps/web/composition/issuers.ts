import { networkPrefix, signingKeyPlace } from '@portico/administration';
import { type Beginnings, createIssuer, type RegisteredApplication } from '@portico/authorization-server';
import { isId, newId, systemClock } from '@portico/core';
import {
  type ApplicationRow,
  attemptCounters,
  auditEvents,
  type Database,
  failureMeaning,
  type issuerRecords,
  oauthStates,
  refusedRequests,
  type StoredSigningKey,
} from '@portico/database';
import type { Log } from '@portico/service';
import type { SignIn } from '@portico/sign-in';
import { hashToken, type KeyRing, openText } from '@portico/vault';
import type { WebEnv } from './env.ts';
import { rememberedApplications } from './remembered-applications.ts';
import { userCodeGuesses } from './user-codes.ts';

/** Failed attempts of a client are counted together for so long. */
const CLIENT_GUESSES_SECONDS = 600;

/** A project's OpenID provider over the database. */
export async function issuerOf(from: {
  readonly projectId: string;
  readonly env: WebEnv;
  readonly pool: Database['pool'];
  readonly issuers: ReturnType<typeof issuerRecords>;
  readonly signIn: SignIn;
  readonly log: Log;
  readonly secureCookies: boolean;
  readonly beginnings: Beginnings;
}) {
  const { projectId, env, issuers, signIn } = from;
  const counters = attemptCounters(from.pool);
  const audit = auditEvents(from.pool);
  const guesses = userCodeGuesses(from.pool);
  const refusals = refusedRequests(from.pool);
  const keys = await opened(env.keyRing, await issuers.signingKeys(projectId));
  const secrets = (purpose: string) =>
    keys.filter((key) => key.purpose === purpose).map(({ secret }) => secret);
  return createIssuer({
    issuer: new URL(`/oauth2/${projectId}`, env.origin).href,
    projectId,
    store: oauthStates(from.pool, projectId),
    clock: systemClock,
    keys: {
      signing: [...secrets('id_token'), ...secrets('access_token')].map((jwk) => JSON.parse(jwk)),
      cookie: secrets('cookie'),
    },
    // What is no id is not asked for: a text with NUL would be an error of the database.
    application: rememberedApplications(
      async (id): Promise<RegisteredApplication | undefined> =>
        isId('application', id) ? registered(await issuers.application(projectId, id)) : undefined,
    ),
    session: (id) => signIn.sessionFacts(projectId, id),
    identityProviderSignOut: (id) => signIn.providerSignOut(projectId, id),
    startSignIn: (wish) => signIn.start(projectId, wish),
    organizationsOf: (userId) => signIn.organizationsOf(projectId, userId),
    organizationName: (id) => issuers.organizationName(projectId, id),
    clientGuesses: (clientId, address) => {
      const network = networkPrefix(address ?? 'unknown');
      return counters.count(hashToken(`client ${clientId} network ${network}`), CLIENT_GUESSES_SECONDS);
    },
    admitsUserCode: guesses.admits,
    forgiveUserCode: guesses.forgive,
    secureCookies: from.secureCookies,
    onReplay: async ({ requestId = null, ipAddress = null, ...replay }) => {
      await audit.replayed({ id: newId('auditEvent'), projectId, ...replay, requestId, ipAddress });
      from.log.warn({ projectId, requestId, ...replay }, 'used credential shown again');
    },
    keepRefusal: async ({ applicationId, ...refused }) => {
      if (isId('application', applicationId)) await refusals.add(projectId, applicationId, refused);
    },
    beginnings: from.beginnings,
    isUnavailable: (error) => failureMeaning(error) === 'unavailable',
    applicationHome: (id) => signIn.applicationHome(projectId, id),
    onServerError: (error, requestId) =>
      from.log.error({ requestId, err: error, projectId }, 'issuer failed'),
    onRefused: (refused) => from.log.info({ ...refused, projectId }, 'issuer refused'),
  });
}

function registered(row: ApplicationRow | undefined): RegisteredApplication | undefined {
  return row && { ...row, jwks: row.jwks ?? undefined };
}

async function opened(keyRing: KeyRing, rows: StoredSigningKey[]) {
  return Promise.all(
    rows.map(async ({ id, purpose, privateKey }) => ({
      purpose,
      secret: await openText(keyRing, signingKeyPlace(id), privateKey),
    })),
  );
}
