import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { beginsSomething } from '@portico/authorization-server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NetworkBudget, RequestLimits } from '../../front-door/request-limits.ts';

/* What a stranger may make us store is limited before the first write (A5, R6, attacks 140, 142). */

const clock = () => {
  let at = 0;
  return { now: () => at, pass: (milliseconds: number) => (at += milliseconds) };
};
const AUTH = '/oauth2/proj_a/auth';

describe('the budget of a network', () => {
  test('is spent, says when there is more, and comes back with time', () => {
    const { now, pass } = clock();
    const budget = new NetworkBudget({ burst: 3, perMinute: 6 }, now);
    const spent = () => budget.spend('192.0.2.1');
    expect([spent(), spent(), spent()]).toEqual([undefined, undefined, undefined]);
    expect(spent()).toBe(10);
    pass(9_999);
    expect(spent()).toBe(1);
    pass(1);
    expect(spent()).toBeUndefined();
    expect(spent()).toBe(10);
  });

  test('of one is not another’s', () => {
    const budget = new NetworkBudget({ burst: 1, perMinute: 1 }, clock().now);
    expect(budget.spend('192.0.2.1')).toBeUndefined();
    expect(budget.spend('192.0.2.1')).toBe(60);
    expect(budget.spend('192.0.2.2')).toBeUndefined();
  });

  test('is never more than at first, whatever is given back, and never lets more through than it has', () => {
    const step = fc.oneof(
      fc.constant('spend' as const),
      fc.constant('back' as const),
      fc.integer({ min: 0, max: 30_000 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { now, pass } = clock();
        const budget = new NetworkBudget({ burst: 5, perMinute: 60 }, now);
        let [through, returned] = [0, 0];
        for (const each of steps) {
          if (each === 'spend') through += budget.spend('n') === undefined ? 1 : 0;
          else if (each === 'back') {
            budget.giveBack('n');
            returned += 1;
          } else pass(each);
        }
        expect(through).toBeLessThanOrEqual(5 + returned + Math.ceil(now() / 1_000));
      }),
    );
  });
});

describe('the wall', () => {
  test('counts what an issuer may keep something for, and nothing else', () => {
    for (const [method, path, expected] of [
      ['GET', AUTH, true],
      ['POST', '/oauth2/proj_a/par', true],
      ['GET', '/oauth2/proj_a/device', true],
      ['POST', '/oauth2/proj_a/device', true],
      ['POST', '/oauth2/proj_a/device/auth', true],
      // A posted one goes on as a GET, which is counted.
      ['POST', AUTH, false],
      ['OPTIONS', '/oauth2/proj_a/par', false],
      ['GET', `${AUTH}/uid`, false],
      ['POST', '/oauth2/proj_a/session/end', false],
      ['POST', '/oauth2/proj_a/token', false],
      ['GET', '/oauth2/proj_a/jwks', false],
      ['POST', '/v1/login/proj_a/uid/identify', false],
      ['GET', '/v1/sso/connections/sso_a/callback', false],
      ['GET', '/login/proj_a/uid', false],
    ] as const)
      expect([method, path, beginsSomething(method, path)]).toEqual([method, path, expected]);
  });

  type Outcome = { readonly began?: boolean; readonly finished?: number };

  /** A request as the server has rewritten it, answered at once after what the issuer told of it. */
  function ask(
    limits: RequestLimits,
    path: string,
    { address = '192.0.2.1', method = 'GET', began = false, finished = 0 }: Outcome & Record<string, unknown>,
  ): number | undefined {
    const request = new IncomingMessage(new Socket());
    Object.assign(request, { method, url: path, headers: { 'x-portico-client-ip': address } });
    const response = new ServerResponse(request);
    const wait = limits.admit(request, response);
    if (began) limits.began(request);
    if (finished > 0) limits.finished(request, finished);
    response.emit('close');
    return wait;
  }
  const many = (limits: RequestLimits, outcome: Outcome & Record<string, unknown>, times = 30) =>
    Array.from({ length: times }, () => ask(limits, AUTH, outcome)).filter((wait) => wait === undefined);

  test('lets a whole office sign in behind one address, and stops who only begins', () => {
    const limits = new RequestLimits({ burst: 20, perMinute: 1 }, () => 0);
    for (let person = 0; person < 1_000; person += 1) {
      const pushed = ask(limits, '/oauth2/proj_a/par', { method: 'POST', began: true });
      expect([pushed, ask(limits, AUTH, { began: true })]).toEqual([undefined, undefined]);
      ask(limits, `${AUTH}/uid`, { finished: 2 });
    }
    expect(many(limits, { address: '2001:db8::1', began: true })).toHaveLength(20);
    // Another address of the same /64 is the same network.
    expect(ask(limits, AUTH, { address: '2001:db8::ffff' })).toBeGreaterThan(0);
    expect(ask(limits, AUTH, { address: '2001:db8:0:1::1' })).toBeUndefined();
  });

  test('gives back what nothing was kept for, and not what was', () => {
    const limits = new RequestLimits({ burst: 20, perMinute: 1 }, () => 0);
    expect(many(limits, {}, 1_000)).toHaveLength(1_000);
    expect(many(limits, { began: true })).toHaveLength(20);
  });
});
