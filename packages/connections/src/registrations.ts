import { PorticoError } from '@portico/core';
import type { ConnectionOwner, OpenIdClient, ResolvedConnection } from '@portico/database';
import type { Registration } from '@portico/relying-party';
import {
  type CredentialOpener,
  type OpenedCredential,
  openCredential,
  type SealedCredential,
} from './credential.ts';
import { enteredRegistration } from './entered-registration.ts';
import { connectionUrls, signInAppUrls } from './urls.ts';

const KEEP_MS = 5 * 60_000;
const MOST = 2_000;

/** What makes a connection an OpenID client. */
export type ClientOfProvider = {
  readonly connection: Pick<ConnectionOwner, 'id' | 'organizationId'>;
  readonly provider: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly credential: SealedCredential;
};

/**
 * A connection as OpenID client of its identity provider, its credential opened.
 *
 * @throws PorticoError `secret_unavailable`
 */
export async function openRegistration(
  { origin, ...opener }: CredentialOpener & { readonly origin: URL },
  { connection, provider, issuer, clientId, credential }: ClientOfProvider,
): Promise<Registration & { readonly authentication: OpenedCredential }> {
  const authentication = await openCredential(opener, connection, credential);
  return {
    issuer,
    clientId,
    authentication,
    redirectUri: connectionUrls(origin, connection.id).callback,
    dialect: provider === 'entra' ? 'entra' : 'standard',
  };
}

/** The operator's app that connections without one of their own sign in over. */
export type SignInApp = {
  readonly clientId: string;
  readonly credential: OpenedCredential;
};

type Opened = { readonly madeOf: string; readonly openedAt: number; readonly registration: Registration };

/**
 * Connections as OpenID clients. Opening a sealed secret costs more than a statement, so an opened one is kept for a
 * short while; it is found only by what the table holds now, so a rotated secret is never used late.
 */
export class ConnectionRegistrations {
  readonly #from: CredentialOpener & { readonly origin: URL };
  readonly #signInApp: SignInApp | undefined;
  readonly #now: () => number;
  readonly #opened = new Map<string, Opened>();
  /** By issuer: the object's identity keys the caches of the client. */
  readonly #overSignInApp = new Map<string, Registration>();

  constructor({
    now,
    signInApp,
    ...from
  }: CredentialOpener & {
    readonly origin: URL;
    readonly signInApp: SignInApp | undefined;
    readonly now: () => number;
  }) {
    this.#from = from;
    this.#signInApp = signInApp;
    this.#now = now;
  }

  /**
   * @throws PorticoError `connection_disabled` when it has no credential, `secret_unavailable` when that does not open,
   *   `sign_in_app_misconfigured` when the sign-in app that its directory has approved is not the one that is set here
   */
  async of(connection: ResolvedConnection): Promise<Registration> {
    if (connection.managedBy === 'sign_in_app') return this.#ofSignInApp(connection);
    const { client, credential } = connection;
    if (client === null) throw new PorticoError('connection_disabled');
    const madeOf = JSON.stringify([credential?.sealed, client, connection.attributeMapping]);
    const known = this.#opened.get(connection.id);
    if (known && known.madeOf === madeOf && this.#now() - known.openedAt < KEEP_MS) return known.registration;
    const registration =
      connection.managedBy === 'manual'
        ? await enteredRegistration(this.#from, { ...connection, client })
        : await this.#ofManaged(connection, client);
    if (this.#opened.size >= MOST) this.#opened.clear();
    this.#opened.set(connection.id, { madeOf, openedAt: this.#now(), registration });
    return registration;
  }

  #ofManaged(connection: ResolvedConnection, { issuer, clientId }: OpenIdClient): Promise<Registration> {
    const { credential, provider } = connection;
    if (credential === null) throw new PorticoError('connection_disabled');
    return openRegistration(this.#from, { connection, provider, issuer, clientId, credential });
  }

  /** The issuer is the directory's own, exactly: all these connections have one audience, and nothing else tells them apart. */
  #ofSignInApp({ id, client }: ResolvedConnection): Registration {
    const app = this.#signInApp;
    if (client === null) throw new PorticoError('connection_disabled');
    const { issuer, clientId } = client;
    if (app === undefined || app.clientId !== clientId)
      throw new PorticoError('sign_in_app_misconfigured', {
        detail: `${id} was approved for the app ${clientId}, and PORTICO_MS_SIGN_IN_CLIENT_ID is ${app?.clientId ?? 'not set'}`,
      });
    const known = this.#overSignInApp.get(issuer);
    if (known !== undefined) return known;
    const registration: Registration = {
      issuer,
      clientId: app.clientId,
      authentication: app.credential,
      redirectUri: signInAppUrls(this.#from.origin).callback,
      dialect: 'entra',
    };
    if (this.#overSignInApp.size >= MOST) this.#overSignInApp.clear();
    this.#overSignInApp.set(issuer, registration);
    return registration;
  }
}
