import { healthOf } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { startBench } from './bench/bench.ts';
import { managedConnection } from './bench/managed.ts';
import { scheduledCare } from './bench/scheduled.ts';

/* Microsoft refuses Portico itself: what the operator or a policy has done, and nobody of the connection. */

const bench = await startBench();
const managed = managedConnection(bench);
const { connection, customer, spoil, begin, removeSecret } = managed;
const { kinds, sql, pass, care } = scheduledCare(bench, managed);

const app = bench.parts.provisioningApp;
const ended = () =>
  bench.newParts({
    provisioningApp: app && { ...app, credential: { kind: 'secret', secret: 'an old one' } },
  });
/** A policy of the directory; the token of that number alone, in a look that asks for two: ours, and the connection's. */
const forbids = async (nth: number) => {
  const rule = { path: '*/token', status: 400, aadsts: 53003, nth } as const;
  await bench.control.clearFaults();
  await bench.control.fault({ surface: 'login', ...rule });
};
const audited = async () => (await managed.audited('connection.credential_expires')).map(({ days }) => days);

describe('a daily look', () => {
  test.each([
    ['the credential of Portico’s own app has ended', async () => ended()],
    ['it was taken out of the settings', async () => bench.newParts({ provisioningApp: undefined })],
    ['a policy of the directory forbids it', async () => forbids(1).then(() => bench.parts)],
  ])('says that it cannot look, and nothing is done about it, until it can: %s', async (_, happen) => {
    await pass('1 day');
    await care(await happen());
    const { status, warnings } = await connection();
    expect({ status, warnings, health: healthOf(warnings) }).toEqual({
      ...{ status: 'degraded', warnings: ['cannot_look'], health: 'degraded' },
    });
    expect(await managed.audited('connection.found_broken')).toMatchObject([{ findings: ['cannot_look'] }]);
    expect(bench.log.filter(({ event }) => event === 'provisioning.cannot_look')).not.toEqual([]);
    await bench.control.clearFaults();
    await pass('1 day');
    await care();
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
    expect(await kinds()).toEqual(['check succeeded', 'check succeeded']);
  });

  test('tells that the connection’s own credential expires all the same, and does not try to renew it meanwhile (fault R22)', async () => {
    await pass('690 days');
    for (const expected of [[39], [39], [39]]) {
      await pass('1 day');
      await care(ended());
      expect(await audited()).toEqual(expected);
    }
    expect(new Set(await kinds())).toEqual(new Set(['check succeeded']));
    expect((await connection()).warnings).toEqual(['cannot_look', 'credential_expires']);
    await pass('1 day');
    await care();
    await pass('1 day');
    await care();
    expect((await kinds()).at(-1)).toBe('rotate succeeded');
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
  });

  test('so it does where a policy forbids the connection’s own app', async () => {
    await sql(`UPDATE connection_credentials SET created_at = now() - interval '700 days',
      expires_at = now() + interval '20 days' WHERE connection_id = $1`);
    await pass('1 day');
    await forbids(2);
    await care();
    expect((await connection()).warnings).toEqual(['cannot_look', 'credential_expires']);
    expect(await audited()).toEqual([19]);
  });

  test('forgets nothing that it found while it could, and mends nothing', async () => {
    await spoil();
    await removeSecret();
    await managed.run('check');
    const before = (await connection()).warnings;
    expect(before).toEqual(expect.arrayContaining(['return_refused', 'credential_refused']));
    await pass('1 day');
    await care(ended());
    expect((await connection()).warnings.toSorted()).toEqual([...before, 'cannot_look'].toSorted());
    expect(await kinds()).toEqual(['check succeeded']);
    await pass('1 day');
    await care();
    expect((await kinds()).slice(1)).toEqual(['check succeeded', 'repair succeeded']);
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
  });

  test('is not the only one to find that it is over: a renewal that somebody asks for does, too', async () => {
    await bench.finish(customer(), await begin('check'), ended());
    expect((await connection()).warnings).toEqual(['cannot_look']);
    expect(await managed.run('rotate')).toMatchObject({ state: 'succeeded' });
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
  });
});
