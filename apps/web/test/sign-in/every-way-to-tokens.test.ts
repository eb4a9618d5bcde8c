import { type Browser, passEntra } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  authorizationRequest,
  connectMicrosoft,
  directoryOf,
  disconnectMicrosoft,
  goToSignIn,
  introspect,
  issuersAreCurrent,
  openDevicePage,
  signedInBrowser,
  signInToApplication,
  startPath,
  startPortico,
  tokenRequest,
} from '../harness/index.ts';
import { LOSSES as ALL_LOSSES, type Loss as NamedLoss, TOKENS_GO_ON } from './authority-table.ts';
import { setPasswordAnew } from './set-password-anew.ts';
import { WAYS_TO_TOKENS, type WayToTokens } from './ways-to-tokens.ts';

/*
 * Every way in which a session brings tokens or is believed, crossed with every reason why it no longer may (attack 77).
 * A grant that the issuer announces and that has no row here fails.
 */

const portico = await startPortico();
const { a } = portico.organizations;
const { administration, operatorCaller, project, database } = portico;
const { issuer } = project;
const { admin: login } = directoryOf(portico, a.domain);
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const MANAGEMENT = `${portico.origin.origin}/v1`;
const scope = 'openid profile offline_access';

const sql = (text: string, ...values: unknown[]) => database.pool.query(text, values);
let terminal = '';
beforeAll(async () => {
  await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  const made = await administration.createApplication(operatorCaller, project.id, {
    ...{ name: 'Terminal', kind: 'native', redirect_uris: ['http://127.0.0.1/cb'] },
  });
  terminal = made.id;
});

const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${issuer}${path}`, { method: 'POST', headers, body: new URLSearchParams(form) });

/** Everything that a person may hold of a session, got while all was well. */
async function holdings() {
  const browser = portico.newBrowser();
  const { tokens, claims } = await signInToApplication(portico, browser, login, {
    organization: a.id,
    scope,
  });
  const request = authorizationRequest(portico, { organization: a.id, scope });
  const page = await goToSignIn(portico, browser, request, login);
  const code = page.url.searchParams.get('code') ?? '';
  const managing = { organization: a.id, scope: 'openid connections:manage', resource: MANAGEMENT };
  const manager = await signInForManagement(browser, managing);
  return {
    ...{ browser, tokens, manager, userId: String(claims['sub']) },
    ...{ code, codeVerifier: request.codeVerifier, device: await connectedDevice(browser) },
  };
}
type Holdings = Awaited<ReturnType<typeof holdings>>;

async function signInForManagement(browser: Browser, parameters: Record<string, string>): Promise<string> {
  const request = authorizationRequest(portico, parameters);
  const page = await goToSignIn(portico, browser, request, login);
  const { body } = await tokenRequest(portico, {
    ...{ grant_type: 'authorization_code', code: page.url.searchParams.get('code') ?? '' },
    ...{ code_verifier: request.codeVerifier, resource: MANAGEMENT },
  });
  return String(body['access_token']);
}

/** The code of a device that somebody has confirmed and that has not come back yet. */
async function connectedDevice(browser: Browser): Promise<string> {
  const started = await post('/device/auth', { client_id: terminal, scope, organization: a.id });
  const device = (await started.json()) as Record<'device_code' | 'user_code' | 'verification_uri', string>;
  const asked = await openDevicePage(browser, device);
  const end = await browser.submit(asked);
  const last = end.body.includes('The device is signed in') ? end : await passEntra(browser, end, login);
  expect(last.body).toContain('The device is signed in');
  return device.device_code;
}

/** True when that way still brings what the session is worth. */
const WAYS: Record<WayToTokens, (held: Holdings) => Promise<boolean>> = {
  authorization_code: async ({ code, codeVerifier }) => {
    const form = { grant_type: 'authorization_code', code, code_verifier: codeVerifier };
    return (await tokenRequest(portico, form)).status === 200;
  },
  refresh_token: async ({ tokens }) => {
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' };
    return (await tokenRequest(portico, form)).status === 200;
  },
  [DEVICE]: async ({ device }) =>
    (await post('/token', { grant_type: DEVICE, client_id: terminal, device_code: device })).ok,
  'a silent request': async ({ browser }) => {
    const request = authorizationRequest(portico, { organization: a.id, prompt: 'none' });
    return (await browser.open(request.url)).url.searchParams.has('code');
  },
  userinfo: async ({ tokens }) => {
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    return (await fetch(`${issuer}/userinfo`, { headers })).ok;
  },
  introspection: async ({ tokens }) => {
    return (await introspect(portico, tokens.access_token))['active'] === true;
  },
  'the management API': async ({ manager }) => {
    const headers = { authorization: `Bearer ${manager}` };
    const answer = await fetch(new URL(startPath(a), portico.origin), { method: 'POST', headers });
    return answer.status < 400;
  },
};
/** An application's own authority: no person, no session. */
const WITHOUT_PERSON = ['client_credentials'];

type Losing = {
  readonly lose: (held: Holdings) => Promise<unknown>;
  readonly restore: () => Promise<unknown>;
};
const nothing = async () => undefined;
const suspend = (status: 'active' | 'suspended') => () =>
  administration.changeOrganization(operatorCaller, a.id, { status });
const LOSSES: Partial<Record<NamedLoss, Losing>> = {
  'its session ended': {
    lose: ({ userId }) => administration.revokeSessions(operatorCaller, a.id, { userId }),
    restore: nothing,
  },
  'the window of its session over': {
    lose: ({ userId }) =>
      sql("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE user_id = $1", userId),
    restore: nothing,
  },
  'too long without use': {
    lose: ({ userId }) =>
      sql(
        "UPDATE sessions SET idle_seconds = 60, last_seen_at = now() - interval '2 minutes' WHERE user_id = $1",
        userId,
      ),
    restore: nothing,
  },
  'the organization suspended': { lose: suspend('suspended'), restore: suspend('active') },
  'the connection disconnected': {
    lose: async () => disconnectMicrosoft(portico, await signedInBrowser(portico, a.owner), a),
    restore: async () => connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a),
  },
  'the person removed from the organization': {
    lose: ({ userId }) => administration.removeMember(operatorCaller, a.id, userId),
    restore: () =>
      sql(
        `INSERT INTO memberships (project_id, organization_id, user_id, role, source)
         SELECT project_id, organization_id, user_id, 'admin', 'invited' FROM identities WHERE organization_id = $1`,
        a.id,
      ),
  },
  // Nothing in the product writes this column yet.
  'the user switched off': {
    lose: ({ userId }) => sql('UPDATE users SET disabled_at = now() WHERE id = $1', userId),
    restore: () => sql('UPDATE users SET disabled_at = NULL'),
  },
  'the signing keys of its project withdrawn': {
    lose: () => administration.rotateProjectKeys(operatorCaller, project.id, { compromised: true }),
    restore: () => issuersAreCurrent(portico),
  },
};

async function waysOpen(held: Holdings): Promise<string[]> {
  const open: string[] = [];
  for (const name of WAYS_TO_TOKENS) if (await WAYS[name](held)) open.push(name);
  return open;
}

test('every grant that the issuer announces is a row here', async () => {
  const document = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  for (const grant of document.grant_types_supported)
    expect([...WAYS_TO_TOKENS, ...WITHOUT_PERSON]).toContain(grant);
});

describe('a session', () => {
  beforeAll(async () => {
    await holdings();
    await sql("UPDATE memberships SET role = 'admin' WHERE organization_id = $1 AND role = 'member'", a.id);
  });

  test('brings tokens in every way while all is well', async () => {
    expect(await waysOpen(await holdings())).toEqual([...WAYS_TO_TOKENS]);
  });

  test('has a row for each loss that ends it', () => {
    const ending = ALL_LOSSES.filter((loss) => !TOKENS_GO_ON.includes(loss));
    expect(Object.keys(LOSSES).sort()).toEqual([...ending].sort());
  });

  test.each(Object.entries(LOSSES))('brings none in any way after: %s (attacks 58, 77)', async (_, loss) => {
    const held = await holdings();
    await loss.lose(held);
    try {
      expect(await waysOpen(held)).toEqual([]);
    } finally {
      await loss.restore();
    }
  });

  test('goes on when the role is lowered; the management API asks for the role each time (attack 13)', async () => {
    const held = await holdings();
    const change = (role: 'admin' | 'member') =>
      administration.changeRole(operatorCaller, a.id, held.userId, { role });
    await change('member');
    try {
      expect(await waysOpen(held)).toEqual(WAYS_TO_TOKENS.filter((way) => way !== 'the management API'));
    } finally {
      await change('admin');
    }
  });

  test('goes on when the person sets a password anew: it was not got by one', async () => {
    const held = await holdings();
    await setPasswordAnew(portico, a.id, held.userId);
    expect(await waysOpen(held)).toEqual([...WAYS_TO_TOKENS]);
  });

  test('goes on when the keys of the dashboard are withdrawn: another issuer’s', async () => {
    const held = await holdings();
    await administration.onServer.rotateDashboardKeys({ compromised: true });
    expect(await waysOpen(held)).toEqual([...WAYS_TO_TOKENS]);
    await issuersAreCurrent(portico);
  });
});
