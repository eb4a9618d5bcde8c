import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { codeOf, tokenWith } from './support/graph-access.ts';

/** Where one permission is not enough, or reaches less far than its name says. */

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(() => bench.control('POST', '/reset'));
afterAll(() => bench.close());

const DENIED = [403, 'Authorization_RequestDenied'];
const outcome = async (token: string, method: string, path: string, body?: unknown) => {
  const answer = await bench.graph(token, method, path, body);
  return answer.status < 300 ? answer.status : [answer.status, codeOf(answer.body)];
};

describe('an application that may write all users', () => {
  const sensitive: Record<string, unknown>[] = [
    { passwordProfile: { password: 'Demo-password-9' } },
    { mobilePhone: '+49 000 1' },
    { businessPhones: ['+49 000 1'] },
    { otherMails: ['a@b.example'] },
    { accountEnabled: false },
    { userPrincipalName: 'renamed@contoso.example' },
  ];

  it.each(sensitive)('cannot set %j of a user who holds a directory role', async (change) => {
    const token = await tokenWith(bench, ['User.ReadWrite.All', 'Directory.ReadWrite.All']);
    const { admin, applicationAdmin, user } = bench.directory();
    for (const one of [admin, applicationAdmin])
      expect(await outcome(token, 'PATCH', `/users/${login(one).objectId}`, change)).toEqual(DENIED);
    expect(await outcome(token, 'PATCH', `/users/${login(user).objectId}`, change)).toBe(204);
  });

  it('cannot delete one either, but may set what opens no door', async () => {
    const token = await tokenWith(bench, ['User.ReadWrite.All']);
    const path = `/users/${login(bench.directory().admin).objectId}`;
    expect(await outcome(token, 'DELETE', path)).toEqual(DENIED);
    expect(await outcome(token, 'PATCH', path, { jobTitle: 'Chief' })).toBe(204);
  });
});
