import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { Bench } from './bench.ts';
import type { RegisteredApp } from './registered-app.ts';

const AUDIENCE = 'api://AzureADTokenExchange';
const METADATA = '/.well-known/openid-configuration';

/** Another identity provider, on loopback, whose tokens may stand for a client. It can be told to misbehave. */
export class ForeignIssuer {
  readonly #server: Server;
  readonly #keys: Awaited<ReturnType<typeof generateKeyPair>>;
  /** What it answers instead of its documents. */
  misbehaviour: RequestListener | undefined;
  /** How often somebody asked. */
  requests = 0;

  #documents: Record<string, unknown> = {};

  /** Answers with the document of a path, as an issuer should. */
  answer(path: string, response: ServerResponse): void {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(this.#documents[path] ?? {}));
  }

  private constructor(server: Server, keys: Awaited<ReturnType<typeof generateKeyPair>>) {
    this.#server = server;
    this.#keys = keys;
  }

  static async start(): Promise<ForeignIssuer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = new ForeignIssuer(server, await generateKeyPair('RS256', { extractable: true }));
    const jwk = { ...(await exportJWK(issuer.#keys.publicKey)), kid: 'k', use: 'sig', alg: 'RS256' };
    server.on('request', (request, response) => {
      issuer.requests += 1;
      if (issuer.misbehaviour !== undefined) return issuer.misbehaviour(request, response);
      issuer.answer(request.url ?? '', response);
    });
    issuer.#documents = { [METADATA]: { issuer: issuer.address, jwks_uri: `${issuer.address}/keys` } };
    issuer.#documents['/keys'] = { keys: [jwk] };
    return issuer;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A token for the exchange; every claim can be another. */
  assertion(
    claims: JWTPayload = {},
    key = this.#keys.privateKey,
    header: { alg?: string; kid?: string } = {},
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: this.address, sub: 'job/7', aud: AUDIENCE, iat: now, exp: now + 600 };
    return new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k', ...header })
      .sign(key);
  }

  /** Registers a federated credential for `subject` with the application. */
  async trustedBy(bench: Bench, app: RegisteredApp, subject: string, issuer = this.address): Promise<void> {
    const path = `/applications/${app.objectId}/federatedIdentityCredentials`;
    const body = { name: `trust-${randomUUID()}`, issuer, subject, audiences: [AUDIENCE] };
    const { status, body: answer } = await bench.graph(await bench.graphToken(), 'POST', path, body);
    if (status !== 201) throw new Error(`federated credential: ${status} ${JSON.stringify(answer)}`);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
