import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundByAxe } from './support/axe.ts';
import { Bench, login } from './support/bench.ts';
import { findChromium } from './support/chromium.ts';

const PAGES = '/_emulator/pages';
const HOSTILE = '<img src=x onerror=alert(1)>"\'';

let bench: Bench;
let applicationId: string;
let enterpriseAppId: string;
let groupId: string;
beforeAll(async () => {
  bench = await Bench.start({ https: { port: 0 } });
  await bench.consent();
  const { body } = await bench.control('GET', '/state');
  const named = (kind: string, name: string) =>
    (body[kind] as { id: string; displayName: string }[]).find((one) => one.displayName === name)?.id ?? '';
  applicationId = named('applications', 'Demo client');
  enterpriseAppId = named('servicePrincipals', 'Demo client');
  groupId = named('groups', 'Engineering');
});
afterAll(() => bench.close());

const addressesOfPages = () => [
  '/',
  `${PAGES}/directories/contoso.example`,
  `${PAGES}/users/${login(bench.directory().user).objectId}`,
  `${PAGES}/groups/${groupId}`,
  `${PAGES}/applications/${applicationId}`,
  `${PAGES}/enterprise-apps/${enterpriseAppId}`,
  `${PAGES}/consents`,
  `${PAGES}/requests`,
  `${PAGES}/outgoing`,
  `${PAGES}/faults`,
  `${PAGES}/state`,
  `${PAGES}/search?q=demo`,
];
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${bench.emulator.origin}${path}`, { headers });

describe('the web page', () => {
  it('says on every page that it is not Microsoft, and runs scripts of its own origin only', async () => {
    for (const path of addressesOfPages()) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      const text = await answer.text();
      expect(text).toContain('LOCAL EMULATOR - not Microsoft');
      expect(text).not.toMatch(/<script(?! src="\/_emulator\/assets\/)|<[^>]* (on\w+|style)="/);
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
    }
  });

  it('escapes what comes from outside', async () => {
    await bench.control('POST', '/directories', { displayName: HOSTILE, domains: ['hostile.example'] });
    const user = { userPrincipalName: 'x@hostile.example', displayName: HOSTILE, password: HOSTILE };
    const made = await bench.control('POST', '/directories/hostile.example/users', user);
    await get(`/${encodeURIComponent(HOSTILE)}/oauth2/v2.0/token`);
    await bench.token('contoso.example', { grant_type: HOSTILE, client_id: HOSTILE });
    for (const path of [
      '/',
      `${PAGES}/directories/hostile.example`,
      `${PAGES}/users/${made.body['id']}`,
      `${PAGES}/requests`,
      `${PAGES}/requests/rows`,
      `${PAGES}/search?q=${encodeURIComponent(HOSTILE)}`,
    ]) {
      const text = await (await get(path)).text();
      expect(text).not.toContain('<img src=x');
      expect(text).toContain('&lt;img src=x');
    }
    await bench.control('DELETE', '/directories/hostile.example');
  });

  it('shows letters that nobody sent, with the address that their reader would open', async () => {
    expect(await (await get(`${PAGES}/outgoing`)).text()).toContain('Letters: none.');
    await bench.control('PATCH', '/directories/contoso.example', { displayName: HOSTILE });
    const { body } = await bench.control('POST', '/directories/contoso.example/graph/invitations', {
      ...{ invitedUserEmailAddress: 'user@fabrikam.example', inviteRedirectUrl: 'https://shop.example/' },
      sendInvitationMessage: true,
    });
    const text = await (await get(`${PAGES}/outgoing`)).text();
    expect(text).toContain('user@fabrikam.example');
    expect(text.replaceAll('&amp;', '&')).toContain(`href="${body['inviteRedeemUrl']}"`);
    expect(text).not.toContain('<img src=x');
    await bench.control('PATCH', '/directories/contoso.example', { displayName: 'Contoso (demo)' });
  });

  it('shows decoded tokens and why a request was refused, and keeps no signature, secret or code', async () => {
    await bench.control('DELETE', '/requests');
    const token = await bench.graphToken();
    await bench.graph(token, 'GET', '/users');
    await bench.clientCredentials(bench.directory().tenantId, { client_secret: 'not-the-secret' });
    const text = await (await get(`${PAGES}/requests`)).text();
    expect(text).toContain('access token issued');
    expect(text).toContain('bearer token presented');
    expect(text).toContain('Application.ReadWrite.OwnedBy');
    expect(text).toContain('needs one of: User.Read.All');
    expect(text).toContain('AADSTS7000215');
    expect(text).not.toContain(token.split('.')[2] ?? '');
    expect(text).not.toContain('not-the-secret');
  });

  it('answers under this machine’s names only, and is not in its own log', async () => {
    const rebound = await import('node:http').then(
      ({ get: ask }) =>
        new Promise<number>((resolve) => {
          const url = `${bench.emulator.origin}${PAGES}/requests`;
          ask(url, { headers: { host: 'evil.example' } }, (answer) =>
            resolve(answer.resume().statusCode ?? 0),
          );
        }),
    );
    expect(rebound).toBe(403);
    expect((await get(`${PAGES}/users/nobody`)).status).toBe(404);
    const { body } = await bench.control('GET', '/requests');
    expect(JSON.stringify(body)).not.toContain(PAGES);
  });
});

describe('the web page in Chromium', { timeout: 180_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ executablePath: findChromium(), args });
  }, 180_000);
  afterAll(() => browser.close());

  const at = async (path: string, work: (page: Page) => Promise<void>, options = {}) => {
    const context = await browser.newContext({ baseURL: bench.emulator.origin, ...options });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto(path);
    await work(page);
    await context.close();
    expect(problems).toEqual([]);
  };

  /** The page that came after a button has run its script and says so: before that its buttons do nothing. */
  const done = (page: Page, label: string) => page.getByText(`Done: ${label}`).waitFor();

  it.each([
    ['light', 1100],
    ['dark', 400],
  ] as const)(
    'has no accessibility problem that axe finds, and does not scroll sideways: %s, %i px',
    async (colorScheme, width) => {
      for (const path of addressesOfPages()) {
        await at(
          path,
          async (page) => {
            expect([path, await foundByAxe(page, colorScheme)]).toEqual([path, []]);
            const width = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
            expect([path, width]).toEqual([path, 0]);
          },
          { colorScheme, viewport: { width, height: 800 } },
        );
      }
    },
  );

  it('makes a user, and tells why it cannot', async () => {
    await at(`${PAGES}/directories/contoso.example`, async (page) => {
      await page.getByText('New user').click();
      const form = page.locator('form', { hasText: 'Create user' });
      await form.getByLabel('User principal name').fill('nina@elsewhere.example');
      await form.getByLabel('Name', { exact: true }).fill('Nina New');
      await form.getByRole('button', { name: 'Create user' }).click();
      await page.locator('#outcome.problem').waitFor();
      await form.getByLabel('User principal name').fill('nina@contoso.example');
      await form.getByRole('button', { name: 'Create user' }).click();
      await page.getByRole('link', { name: 'nina@contoso.example' }).click();
      await page.waitForURL(`**${PAGES}/users/*`);
      await page.getByLabel('Directory roles').fill('Global Administrator');
      await page.getByLabel('May sign in').uncheck();
      await page.getByRole('button', { name: 'Save user' }).click();
      await done(page, 'Save user');
      await page.getByRole('link', { name: 'Contoso (demo)' }).click();
      await page
        .getByRole('row', { name: /nina@contoso.example .*disabled.*Global Administrator/ })
        .waitFor();
    });
  });

  it('adds a secret that works and is shown once, an expired one that is marked, and removes one', async () => {
    await at(`${PAGES}/applications/${applicationId}`, async (page) => {
      const form = page.locator('form', { hasText: 'Add secret' });
      await form.getByRole('button', { name: 'Add secret' }).click();
      const secret = (await page.locator('#outcome code').textContent()) ?? '';
      const client = bench.emulator.seedFacts.clients.find((one) => one.displayName === 'Demo client');
      const answer = await bench.clientCredentials(client?.tenantId ?? '', {
        client_id: client?.clientId ?? '',
        client_secret: secret,
      });
      expect(answer.status).toBe(200);
      await page.reload();
      expect(await page.content()).not.toContain(secret);
      await form.getByLabel('Name').fill('Outdated');
      await form.getByLabel('Expired since yesterday').check();
      await form.getByRole('button', { name: 'Add secret' }).click();
      await page.locator('#outcome code').waitFor();
      await page.reload();
      await page.getByRole('row', { name: /Outdated.*expired/ }).waitFor();
      await page.getByRole('button', { name: 'Remove secret Outdated' }).click();
      await page.getByRole('row', { name: /Outdated/ }).waitFor({ state: 'detached' });
    });
  });

  it('adds and removes a member of a group', async () => {
    await at(`${PAGES}/groups/${groupId}`, async (page) => {
      await page.getByRole('combobox').selectOption({ label: 'nomail@contoso.example' });
      await page.getByRole('button', { name: 'Add member' }).click();
      await done(page, 'Add member');
      await page.getByRole('button', { name: 'Remove nomail@contoso.example' }).click();
      await page.getByRole('link', { name: 'nomail@contoso.example' }).waitFor({ state: 'detached' });
    });
  });

  it('switches a trouble on by its name, and takes it back', async () => {
    await at(`${PAGES}/faults`, async (page) => {
      await page.getByRole('switch', { name: 'graph-unavailable', exact: true }).click();
      await done(page, 'graph-unavailable is on');
      await page.getByRole('button', { name: /Remove rule/ }).waitFor();
      expect((await bench.graph('none', 'GET', '/users')).status).toBe(503);
      await page.getByRole('button', { name: 'Take everything back' }).click();
      await page.getByText('Rules in force: none.').waitFor();
    });
  });

  it('a trouble that lasts is a switch with a state', async () => {
    await at(`${PAGES}/faults`, async (page) => {
      for (const name of ['graph-unavailable', 'slow-replication']) {
        const trouble = (checked: boolean) => page.getByRole('switch', { name, exact: true, checked });
        await trouble(false).click();
        await done(page, `${name} is on`);
        await trouble(true).click();
        await done(page, `${name} is off`);
        await trouble(false).waitFor();
      }
      await page.getByText('Rules in force: none.').waitFor();
    });
  });

  it('lists what was consented to in every directory, and takes it back', async () => {
    await bench.consent();
    await at(`${PAGES}/consents`, async (page) => {
      await page
        .getByRole('row', { name: /Demo client/ })
        .first()
        .waitFor();
      const revoke = page.getByRole('button', { name: /^Revoke everything of Demo client/ });
      const before = await revoke.count();
      await revoke.first().click();
      await done(page, 'Revoke everything of ');
      expect(await revoke.count()).toBe(before - 1);
    });
    await bench.consent();
  });

  it('finds what has the text in its name, address or id, over all directories', async () => {
    await at('/', async (page) => {
      const find = async (text: string) => {
        await page.getByRole('searchbox', { name: 'Find in all directories' }).fill(text);
        await page.getByRole('button', { name: 'Find' }).click();
      };
      await find('NOMAIL@contoso');
      await page
        .getByRole('region', { name: 'Users' })
        .getByRole('link', { name: 'nomail@contoso.example' })
        .waitFor();
      await find(applicationId);
      await page
        .getByRole('region', { name: 'App registrations' })
        .getByRole('link', { name: 'Demo client' })
        .waitFor();
      await find('fabrikam.example');
      await page
        .getByRole('region', { name: 'Directories' })
        .getByRole('link', { name: 'Fabrikam (demo)' })
        .click();
      await page.getByRole('heading', { level: 1, name: 'Fabrikam (demo)' }).waitFor();
      await find('no such thing');
      await page.getByText('Nothing has that in its name').waitFor();
    });
  });

  it('shows refused requests only, or those with a text, also as they come', async () => {
    await bench.control('DELETE', '/requests');
    const ask = async (path: string) => void (await bench.graph('none', 'GET', path));
    const fine = () =>
      fetch(`${bench.emulator.origin}/contoso.example/v2.0/.well-known/openid-configuration`);
    await fine();
    await ask('/users');
    await at(`${PAGES}/requests`, async (page) => {
      const rows = page.locator('#requests > li:visible');
      await expect.poll(() => rows.count()).toBe(2);
      await page.getByLabel('Refused only').check();
      await expect.poll(() => rows.count()).toBe(1);
      await page.getByLabel('Filter: Requests').fill('/groups');
      await page.getByText('Nothing yet?').waitFor();
      await ask('/groups');
      await fine();
      await rows.filter({ hasText: '/v1.0/groups' }).waitFor();
      expect(await rows.count()).toBe(1);
      await page.getByLabel('Filter: Requests').fill('');
      await page.getByLabel('Refused only').uncheck();
      await expect.poll(() => rows.count()).toBe(4);
    });
  });

  it('copies an id', async () => {
    const { tenantId } = bench.directory();
    await at(
      `${PAGES}/directories/contoso.example`,
      async (page) => {
        await page.getByRole('button', { name: `Copy ${tenantId}` }).click();
        await page.getByText(`Copied: ${tenantId}`).waitFor();
        expect(await page.evaluate('navigator.clipboard.readText()')).toBe(tenantId);
      },
      { permissions: ['clipboard-read', 'clipboard-write'] },
    );
  });

  it('filters long tables, and has the applications before the many groups', async () => {
    await at(`${PAGES}/directories/contoso.example`, async (page) => {
      const headings = await page.getByRole('heading', { level: 2 }).allInnerTexts();
      expect(headings.indexOf('Applications')).toBeLessThan(headings.indexOf('Groups'));
      await page.getByLabel('Filter: Groups').fill('engineering');
      await page.getByRole('link', { name: 'Engineering', exact: true }).waitFor();
      const groups = page.getByRole('region', { name: 'Groups' }).getByRole('row');
      expect(await groups.count()).toBeLessThan(5);
      await page.getByText(/^Groups \([1-4] of \d+\)$/).waitFor();
    });
  });

  it('adds a rule with everything that a rule can say, and sets replication delays', async () => {
    await at(`${PAGES}/faults`, async (page) => {
      await page.getByText('A rule of one’s own').click();
      const form = page.locator('form', { hasText: 'Add rule' });
      await form.getByLabel('Method').selectOption('POST');
      await form.getByLabel('Directory').fill('contoso.example');
      await form.getByLabel('Client id').fill(applicationId);
      await form.getByLabel('Drop the connection').selectOption('after');
      await form.getByRole('button', { name: 'Add rule' }).click();
      await page.getByRole('row', { name: /method=POST .*drop=after/ }).waitFor();
      await page.getByText('A rule of one’s own').click();
      await form.getByLabel('Malformed body').selectOption('html');
      await form.getByRole('button', { name: 'Add rule' }).click();
      await page.getByRole('row', { name: /malformed=html/ }).waitFor();
      await page.getByText('Replication delays', { exact: true }).click();
      const delays = page.locator('form', { hasText: 'Set delays' });
      await delays.getByLabel('Enterprise apps').fill('2');
      await delays.getByRole('button', { name: 'Set delays' }).click();
      await page.getByText('Replication delays: servicePrincipal 2').waitFor();
    });
    const { faults } = (await bench.control('GET', '/faults')).body;
    expect(faults).toMatchObject([
      { surface: 'graph', method: 'POST', directory: 'contoso.example', appId: applicationId, drop: 'after' },
      { surface: 'graph', malformed: 'html' },
    ]);
    expect((await bench.control('GET', '/replication')).body).toEqual({ servicePrincipal: 2 });
    await bench.control('DELETE', '/presets');
  });

  it('moves the clock, rotates the key, and goes back to a snapshot', async () => {
    const { body: before } = await bench.control('GET', '/clock');
    await at(`${PAGES}/state`, async (page) => {
      await page.getByLabel('Name').fill('from-the-page');
      await page.getByRole('button', { name: 'Take snapshot' }).click();
      await done(page, 'Take snapshot');
      await page.getByRole('button', { name: 'One day on' }).click();
      await done(page, 'One day on');
      expect((await bench.control('GET', '/clock')).body['now']).not.toBe(before['now']);
      await page.getByRole('button', { name: 'Restore from-the-page' }).click();
      await done(page, 'Restore ');
      await page.getByRole('button', { name: 'Set the clock to the real time' }).click();
      await done(page, 'Set the clock to the real time');
      expect((await bench.control('GET', '/clock')).body['now']).toBe(before['now']);
    });
  });

  it('shows requests as they come', async () => {
    await at(`${PAGES}/requests`, async (page) => {
      await bench.control('DELETE', '/requests');
      await page.reload();
      await bench.graphToken();
      await page.getByText('access token issued').click();
      await page.getByText('"appidacr": "1"').waitFor();
    });
  });
});
