import { passDashboardLogin } from '@portico/testing';
import { describe, expect, test } from 'vitest';
import { authorizationRequest, startPortico } from '../harness/index.ts';

/* What comes to its end counts for nothing, and only that: the issuer says what is an end (A5, attack 140). */

const MAY_BEGIN = 10;
const ROUNDS = 40;
const portico = await startPortico({ worker: false });
const { administration, operatorCaller, project } = portico;
const limited = () => portico.startAnotherWeb({ PORTICO_SIGN_INS_BEGUN: String(MAY_BEGIN) });

describe('the wall in front of the issuers', () => {
  test('lets people sign in as often as they like who come to an end', async () => {
    const { origin } = await limited();
    for (let person = 0; person < MAY_BEGIN + 5; person += 1) {
      await portico.database.pool.query('DELETE FROM throttle_counters');
      // Fails where the wall answers.
      await passDashboardLogin(portico.newBrowser(), origin, portico.operator);
    }
  });

  test('takes no redirect URI at its word: one that says code= gives nothing back', async () => {
    const { origin } = await limited();
    const redirect_uri = 'https://app.example/callback?code=made-up';
    const { id } = await administration.createApplication(operatorCaller, project.id, {
      ...{ name: 'Spoof', kind: 'web', redirect_uris: [redirect_uri] },
    });
    const ask = async (change: Record<string, string>) => {
      const { pathname, search } = authorizationRequest(portico, {
        client_id: id,
        redirect_uri,
        ...change,
      }).url;
      return fetch(new URL(`${pathname}${search}`, origin), { redirect: 'manual' });
    };
    const began = performance.now();
    let through = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      if ((await ask({})).status === 303) through += 1;
      const silent = await ask({ prompt: 'none' });
      if (silent.status === 303) expect(silent.headers.get('location')).toContain('code=made-up');
    }
    const minutes = (performance.now() - began) / 60_000;
    // A fifth of them comes back by the minute, however long this machine takes.
    expect(through).toBeGreaterThan(0);
    expect(through).toBeLessThanOrEqual(MAY_BEGIN + Math.ceil((minutes * MAY_BEGIN) / 5) + 1);
  });
});
