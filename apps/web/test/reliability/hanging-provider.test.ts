import { beforeAll, describe, expect, test } from 'vitest';
import {
  authorizationRequest,
  browserOf,
  connectMicrosoft,
  directoryOf,
  goToSignIn,
  signInToApplication,
  startPortico,
} from '../harness/index.ts';
import { codeOn, untilCallback } from '../sign-in/outside.ts';

/** As long as in the review; the web app gives a call up long before. */
const HANGS_MS = 30_000;
/** Longer than anybody is kept from an identity provider, on a slow machine too. */
const PATIENCE = { timeout: 100_000, interval: 1_000 };
const TEST_TIMEOUT_MS = 240_000;

const portico = await startPortico();
const { a, b } = portico.organizations;
const { control } = portico.emulator;
const contoso = directoryOf(portico, a.domain);
const fabrikam = directoryOf(portico, b.domain);
beforeAll(async () => {
  for (const organization of [a, b])
    await connectMicrosoft(portico, await browserOf(portico, organization.owner), organization);
});

const signIn = (organization: typeof a, login: typeof contoso.user) =>
  signInToApplication(portico, portico.newBrowser(), login, { organization: organization.id });
/** What the application hears in the end, if it hears of it. */
async function heard(): Promise<string | null> {
  const request = authorizationRequest(portico, { organization: a.id });
  const { url } = await goToSignIn(portico, portico.newBrowser(), request, contoso.user);
  return url.searchParams.get('error') ?? (url.searchParams.has('code') ? 'code' : null);
}

describe('an identity provider whose token endpoint hangs (review R13, fault R18)', () => {
  test(
    'keeps five people waiting; the next are told at once, those of another connection notice nothing, and once it answers everybody comes in again',
    async () => {
      const people = await Promise.all(
        [1, 2, 3, 4, 5].map(async () => {
          const browser = portico.newBrowser();
          const callback = await untilCallback(portico, browser, contoso.user, { organization: a.id });
          return { browser, callback };
        }),
      );
      const path = `/${contoso.tenantId}/oauth2/v2.0/token`;
      await control.fault({ surface: 'login', path, latencyMs: HANGS_MS });
      const waiting = Promise.all(people.map(({ browser, callback }) => browser.open(callback)));
      await signIn(b, fabrikam.user);
      for (const page of await waiting)
        expect({ code: codeOn(page), status: page.status }).toEqual({ code: 'idp_unavailable', status: 502 });

      // Not even sent to sign in: there would be nobody to redeem the code.
      await expect.poll(heard, PATIENCE).toBe('temporarily_unavailable');
      expect(portico.log()).toContain('not asked: no answer');
      await signIn(b, fabrikam.user);

      await control.clearFaults();
      await expect.poll(heard, PATIENCE).toBe('code');
      await signIn(a, contoso.user);
    },
    TEST_TIMEOUT_MS,
  );
});
