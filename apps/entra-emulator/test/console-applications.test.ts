import { type Browser, chromium } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';
import { newClientCertificate } from './support/certificate.ts';
import { findChromium } from './support/chromium.ts';
import { tokenWith } from './support/graph-access.ts';
import { nextCycle, provisionedApp, start } from './support/provisioned-app.ts';
import { ENTITY_ID, SamlApp } from './support/saml-app.ts';
import { ScimServer } from './support/scim-server.ts';

/* What the emulator's page shows of applications: what a person looks for when something does not work. */

const PAGES = '/_emulator/pages';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  await bench.consent();
});
afterAll(() => bench.close());

const page = async (path: string): Promise<string> =>
  await (await fetch(`${bench.emulator.origin}${PAGES}${path}`)).text();
const found = (text: string) => page(`/search?q=${encodeURIComponent(text)}`);

describe('the search', () => {
  it('finds applications by their identifier URIs and by thumbprints, with colons or without', async () => {
    const app = await SamlApp.setUp(bench, 'Searched service');
    const { thumbprint } = await app.addCertificate();
    expect(await found(ENTITY_ID)).toContain('Searched service');
    const signing = String(thumbprint);
    for (const text of [signing, signing.toLowerCase(), (signing.match(/../g) ?? []).join(':')])
      expect(await found(text)).toContain(`enterprise-apps/${app.servicePrincipalId}`);
    const { settings, der } = newClientCertificate();
    const key = der.toString('base64');
    await app.changeApplication({ keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key }] });
    expect(await found(settings.THUMBPRINT)).toContain(`applications/${app.objectId}`);
    expect(await found('https://vault.azure.net')).toContain('Azure Key Vault');
    expect(await found('ab:cd')).toContain('Nothing has that');
  });
});

describe('the requests', () => {
  it('come with the options of OData, and with nothing else of a query', async () => {
    const token = await tokenWith(bench, ['User.Read.All']);
    const query = "$filter=displayName eq 'Uma User'&$select=id&access_token=Marked-1";
    await bench.graph(token, 'GET', `/users?${query.replaceAll(' ', '%20')}`);
    const shown = await page('/requests');
    expect(shown).toContain(
      'GET /v1.0/users?$filter=displayName eq &#39;Uma User&#39;&amp;$select=id</code>',
    );
    expect(shown).not.toContain('Marked-1');
  });
});

describe('the page of an enterprise app', () => {
  it('tells of its provisioning: no job, not started, running', async () => {
    const scim = await ScimServer.start();
    try {
      const app = await provisionedApp(bench, scim);
      const path = `/enterprise-apps/${app.servicePrincipalId}`;
      const before = await page(path);
      for (const text of ['>Provisioning<', app.jobId, '>not started<', '>never<'])
        expect(before).toContain(text);
      await start(bench, app);
      await nextCycle(bench);
      const after = await page(path);
      expect(after).toContain('>started<');
      expect(after).toContain(': Succeeded');
      const saml = await SamlApp.setUp(bench);
      expect(await page(`/enterprise-apps/${saml.servicePrincipalId}`)).not.toContain('>Provisioning<');
    } finally {
      await scim.close();
    }
  });

  describe('on a phone', () => {
    let browser: Browser;
    beforeAll(async () => {
      const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      browser = await chromium.launch({ executablePath: findChromium(), args });
    }, 180_000);
    afterAll(() => browser.close());

    it('shows whole thumbprints', { timeout: 60_000 }, async () => {
      const app = await SamlApp.setUp(bench);
      const phone = await browser.newPage({ viewport: { width: 390, height: 844 } });
      await phone.goto(`${bench.emulator.origin}${PAGES}/enterprise-apps/${app.servicePrincipalId}`);
      const thumbprint = phone.locator('td[data-head="Thumbprint"] code').first();
      const box = await thumbprint.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
      const [inside, cell] = await thumbprint.evaluate((one) => [
        one.scrollWidth,
        one.parentElement?.clientWidth,
      ]);
      expect(inside).toBeLessThanOrEqual(Number(cell));
    });
  });
});
