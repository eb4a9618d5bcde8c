import type { EntraEmulatorOptions, SeedLogin } from '../../src/index.ts';
import {
  type Clock,
  type EntraEmulator,
  type SeedDirectoryFacts,
  startEntraEmulator,
} from '../../src/index.ts';
import { Browser, type Visit } from './browser.ts';

export const CALLBACK = 'http://localhost:3000/v1/sso/microsoft/consent/callback';
export const GRAPH_DEFAULT = 'https://graph.microsoft.com/.default';

interface JsonAnswer {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

const fixedClock: Clock = { now: () => Date.parse('2026-03-01T12:00:00Z') };

export const login = (found: SeedLogin | null): SeedLogin => {
  if (found === null) throw new Error('the seed has no such user');
  return found;
};

/** An emulator on a free port, and the few moves that most tests begin with. */
export class Bench {
  readonly emulator: EntraEmulator;

  constructor(emulator: EntraEmulator) {
    this.emulator = emulator;
  }

  static async start(options: EntraEmulatorOptions = {}): Promise<Bench> {
    return new Bench(await startEntraEmulator({ port: 0, clock: fixedClock, ...options }));
  }

  directory(domain = 'contoso.example'): SeedDirectoryFacts {
    const found = this.emulator.seedFacts.directories.find((one) => one.domain === domain);
    if (found === undefined) throw new Error(`the seed has no directory ${domain}`);
    return found;
  }

  get provisioningApp(): { clientId: string; clientSecret: string } {
    const { provisioningApp } = this.emulator.seedFacts;
    if (provisioningApp === null) throw new Error('the seed has no provisioning application');
    return provisioningApp;
  }

  browser(): Browser {
    return new Browser(this.emulator.origin);
  }

  adminConsentPath(segment: string, extra: Record<string, string> = {}): string {
    const params = {
      client_id: this.provisioningApp.clientId,
      redirect_uri: CALLBACK,
      scope: GRAPH_DEFAULT,
      state: 's-1',
    };
    return `/${segment}/v2.0/adminconsent?${new URLSearchParams({ ...params, ...extra })}`;
  }

  authorizePath(segment: string, params: Record<string, string>): string {
    const usual = { response_type: 'code', scope: 'openid profile', state: 's-2', redirect_uri: CALLBACK };
    return `/${segment}/oauth2/v2.0/authorize?${new URLSearchParams({ ...usual, client_id: this.provisioningApp.clientId, ...params })}`;
  }

  /** The administrator of a directory consents to the provisioning application. */
  async consent(browser = this.browser(), domain = 'contoso.example'): Promise<Visit> {
    const first = await browser.get(this.adminConsentPath('organizations'));
    const asked = await browser.signIn(first, login(this.directory(domain).admin));
    return await browser.press(asked, 'Accept');
  }

  async token(
    segment: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<JsonAnswer> {
    const url = `${this.emulator.origin}/${segment}/oauth2/v2.0/token`;
    return answerOf(await fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers }));
  }

  clientCredentials(segment: string, extra: Record<string, string> = {}): Promise<JsonAnswer> {
    const { clientId, clientSecret } = this.provisioningApp;
    const fields = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: GRAPH_DEFAULT,
    };
    return this.token(segment, { ...fields, ...extra });
  }

  /** An app-only Graph token of a directory that has consented. */
  async graphToken(domain = 'contoso.example'): Promise<string> {
    const { body } = await this.clientCredentials(this.directory(domain).tenantId);
    return String(body['access_token']);
  }

  async graph(
    token: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<JsonAnswer> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${this.emulator.graphUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...type, ...headers },
      ...init,
    });
    return answerOf(response);
  }

  async control(method: string, path: string, body?: unknown): Promise<JsonAnswer> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    return answerOf(await fetch(`${this.emulator.controlUrl}${path}`, { method, ...init }));
  }

  close(): Promise<void> {
    return this.emulator.close();
  }
}

async function answerOf(response: Response): Promise<JsonAnswer> {
  const text = await response.text();
  const body: Record<string, unknown> = text === '' ? {} : JSON.parse(text);
  return { status: response.status, body, headers: response.headers };
}

/** The claims of a JWT, unchecked. */
export function claimsOf(token: unknown): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString('utf8'));
}
