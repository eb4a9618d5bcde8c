import { type MicrosoftCloud, microsoftClouds } from './microsoft-hosts.ts';

/** Under which of the configured names a request came in, and what follows from it. */
export interface ServiceAddress {
  /** Login endpoints and v2.0 issuers begin with it; on a Graph host, Graph's own addresses do. No trailing slash. */
  origin: string;
  /** Where login is: what Graph's challenges name. */
  loginOrigin: string;
  /** Whether the host serves login, Graph, Azure’s management, or, as our own origins do, everything. */
  surface: 'everything' | 'login' | 'graph' | 'management';
  /** v1.0 issuers begin with it: `{tokenService}/{directory}/`. */
  tokenService: string;
  /** Where Graph is: the `aud` of its tokens at Microsoft's names, and `userinfo_endpoint`. */
  graphOrigin: string;
  /** What else Graph is called in the same cloud. */
  otherGraphOrigins: readonly string[];
  cloudInstanceName: string;
  directoryGraphHost: string;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The names that the emulator was configured with. A `Host` header chooses among them; it never adds one.
 * - over http there is one: the http origin
 * - over TLS: the HTTPS origin, its loopback spellings with the same port, and Microsoft's hosts without a port
 * - anything else is answered under the configured origin of its port
 */
export class ServiceAddresses {
  readonly #http: ServiceAddress;
  readonly #https: ServiceAddress | undefined;
  readonly #overTls = new Map<string, ServiceAddress>();

  constructor(httpOrigin: string, httpsOrigin: string | undefined) {
    this.#http = ownAddress(httpOrigin);
    if (httpsOrigin === undefined) return;
    this.#https = ownAddress(httpsOrigin);
    const { hostname, port, host } = new URL(httpsOrigin);
    if (LOOPBACK.includes(hostname)) {
      for (const name of LOOPBACK) {
        const sibling = port === '' ? name : `${name}:${port}`;
        this.#overTls.set(sibling, ownAddress(`https://${sibling}`));
      }
    }
    this.#overTls.set(host, this.#https);
    for (const cloud of microsoftClouds) this.#addCloud(cloud);
  }

  #addCloud(cloud: MicrosoftCloud): void {
    const shared = {
      otherGraphOrigins: cloud.graph.slice(1).map((host) => `https://${host}`),
      loginOrigin: `https://${cloud.login[0]}`,
      tokenService: `https://${cloud.tokenService}`,
      cloudInstanceName: cloud.instanceName,
      directoryGraphHost: cloud.directoryGraph,
    };
    const graphOrigin = `https://${cloud.graph[0]}`;
    for (const host of cloud.login) {
      this.#overTls.set(host, { ...shared, origin: shared.loginOrigin, graphOrigin, surface: 'login' });
    }
    const management = `https://${cloud.management}`;
    this.#overTls.set(cloud.management, {
      ...shared,
      origin: management,
      graphOrigin,
      surface: 'management',
    });
    for (const host of cloud.graph) {
      const origin = `https://${host}`;
      this.#overTls.set(host, { ...shared, origin, graphOrigin: origin, surface: 'graph' });
    }
  }

  /** The address that a request is served under. */
  of(host: string | undefined, overTls: boolean): ServiceAddress {
    if (!overTls || this.#https === undefined) return this.#http;
    return this.#overTls.get((host ?? '').toLowerCase()) ?? this.#https;
  }

  /** The address that stands for no request: the http origin. */
  get main(): ServiceAddress {
    return this.#http;
  }

  /** Our own origins, http first. */
  get own(): readonly string[] {
    return this.#https === undefined ? [this.#http.origin] : [this.#http.origin, this.#https.origin];
  }

  /**
   * Every origin that a client may believe to talk to when it reaches login: ours, and Microsoft's even without HTTPS,
   * because a client's own network layer may have led it here.
   */
  get login(): readonly string[] {
    const overTls = [...this.#overTls.values()].filter((one) => one.surface === 'everything');
    const microsoft = microsoftClouds.flatMap((cloud) => cloud.login.map((host) => `https://${host}`));
    return [...new Set([this.#http.origin, ...overTls.map((one) => one.origin), ...microsoft])];
  }
}

const ownAddress = (origin: string): ServiceAddress => ({
  origin,
  loginOrigin: origin,
  surface: 'everything',
  tokenService: origin,
  graphOrigin: origin,
  otherGraphOrigins: [],
  cloudInstanceName: new URL(origin).host,
  directoryGraphHost: 'graph.windows.net',
});
