import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginsSomething, NetworkBudget, RequestLimits, stepsEnded } from '../../request-limits.ts';

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
  const codeTo = (uri: string) => `${uri}?code=x&state=y`;

  test('counts what begins something and nothing else', () => {
    for (const [method, path, expected] of [
      ['GET', AUTH, true],
      ['POST', AUTH, true],
      ['POST', '/oauth2/proj_a/par', true],
      ['GET', '/oauth2/proj_a/device', true],
      ['POST', '/oauth2/proj_a/session/end', true],
      ['POST', '/oauth2/proj_a/device/auth', true],
      ['POST', '/v1/login/proj_a/uid/identify', true],
      ['OPTIONS', '/oauth2/proj_a/par', false],
      ['GET', `${AUTH}/uid`, false],
      ['POST', '/oauth2/proj_a/token', false],
      ['GET', '/oauth2/proj_a/jwks', false],
      ['GET', '/v1/sso/connections/sso_a/callback', false],
      ['GET', '/login/proj_a/uid', false],
    ] as const)
      expect([method, path, beginsSomething(method, path)]).toEqual([method, path, expected]);
  });

  test('gives back what ends with a code at the application, at once or after the trip', () => {
    expect(stepsEnded(`${AUTH}/uid`, 303, codeTo('https://app.example/cb'))).toBe(4);
    expect(stepsEnded(AUTH, 303, codeTo('com.example:/cb'))).toBe(2);
    expect(stepsEnded('/oauth2/proj_a/session/end/confirm', 303, undefined)).toBe(1);
    expect(stepsEnded('/oauth2/proj_a/session/end/confirm', 400, undefined)).toBe(0);
    expect(stepsEnded(AUTH, 303, 'https://app.example/cb?error=access_denied')).toBe(0);
    expect(stepsEnded(AUTH, 303, '/login/proj_a/uid')).toBe(0);
    expect(stepsEnded(`${AUTH}/uid`, 400, undefined)).toBe(0);
    expect(stepsEnded('/v1/x', 303, codeTo('https://app.example/cb'))).toBe(0);
  });

  /** A request as the server has rewritten it, answered at once. */
  function ask(
    limits: RequestLimits,
    path: string,
    address: string,
    location?: string,
    method = 'GET',
  ): number | undefined {
    const request = new IncomingMessage(new Socket());
    Object.assign(request, { method, url: path, headers: { 'x-portico-client-ip': address } });
    const response = new ServerResponse(request);
    const wait = limits.admit(request, response);
    response.statusCode = 303;
    if (location !== undefined) response.setHeader('location', location);
    response.emit('finish');
    return wait;
  }

  test('lets a whole office sign in behind one address, and stops who only begins', () => {
    const limits = new RequestLimits({ burst: 20, perMinute: 1 }, () => 0);
    for (let person = 0; person < 1_000; person += 1) {
      expect(ask(limits, '/oauth2/proj_a/par', '192.0.2.1', undefined, 'POST')).toBeUndefined();
      expect(ask(limits, AUTH, '192.0.2.1')).toBeUndefined();
      for (const step of ['identify', 'password'])
        expect(ask(limits, `/v1/login/proj_a/uid/${step}`, '192.0.2.1', undefined, 'POST')).toBeUndefined();
      ask(limits, `${AUTH}/uid`, '192.0.2.1', codeTo('https://app.example/cb'));
    }
    const begun = Array.from({ length: 30 }, () => ask(limits, AUTH, '2001:db8::1'));
    expect(begun.filter((wait) => wait === undefined)).toHaveLength(20);
    // Another address of the same /64 is the same network.
    expect(ask(limits, AUTH, '2001:db8::ffff')).toBeGreaterThan(0);
    expect(ask(limits, AUTH, '2001:db8:0:1::1')).toBeUndefined();
  });
});
