import { DAY, HOUR } from '@portico/core';
import { createTestDatabase } from '@portico/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { Agenda } from '../simulation/agenda.ts';
import { lookForWhatIsLeft } from '../simulation/left-behind.ts';
import { signIns, type Violation } from '../simulation/sign-ins.ts';
import { simulate } from '../simulation/simulate.ts';
import { createWorld, type World } from '../simulation/world.ts';

/*
 * Days and months go by in one process, with the real schedule and the real worker, while Microsoft is in trouble, administrators
 * meddle and the worker is killed. `npm run simulate` does the same over years.
 */

/** Met only by what hangs. */
const PATIENCE_MS = 900_000;
const START = Date.parse('2027-01-01T00:00:00Z');
/** Nearly the same course each time, as far as ids and what runs beside let it be; `npm run simulate` takes others. */
const SEED = 74_337;

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function worldOf(connections: number): Promise<World> {
  const { url: databaseUrl } = await createTestDatabase();
  world = await createWorld({ databaseUrl, seed: SEED, start: START, connections, faultRate: 0.01 });
  return world;
}

const plan = {
  ...{ seed: SEED, deathRate: 0.0005, actsPerYear: 4, daysBetweenSignIns: 3, settlesWithinDays: 3 },
  // So that runs are worked on side by side.
  arriveWithinMs: HOUR,
};

describe(`time goes by (seed ${SEED})`, () => {
  test('over two hundred connections: no credential that is gone is in use, nothing is left behind, nothing of the customer is touched (faults R14, R17 and R22)', {
    timeout: PATIENCE_MS,
  }, async () => {
    const report = await simulate(await worldOf(200), {
      ...plan,
      ...{ actsPerYear: 40, days: 1, arriveWithinMs: 12 * HOUR, settlesWithinDays: 2 },
    });
    expect(report.violations.map(({ at, customer, what }) => `${at} ${customer} ${what}`)).toEqual([]);
    expect(report.runs['connect succeeded']).toBeGreaterThanOrEqual(200);
    expect(report.runs['check succeeded']).toBeGreaterThanOrEqual(400);
    expect(report.signIns).toMatchObject({ failed: 0, worked: expect.any(Number) });
    expect(report.signIns.worked).toBeGreaterThan(200);
  });

  test('over ten weeks, in which credentials of thirty and ninety days are renewed again and again (fault R22)', {
    timeout: PATIENCE_MS,
  }, async () => {
    const one = await worldOf(4);
    const report = await simulate(one, { ...plan, days: 70 });
    expect(report.violations.map(({ at, customer, what }) => `${at} ${customer} ${what}`)).toEqual([]);
    expect(report.runs['rotate succeeded']).toBeGreaterThanOrEqual(2);
    const { calls, connections, days } = report;
    expect(calls.graph / (connections * days)).toBeLessThan(10);
  });
});

describe('what must not be is found', () => {
  const nobody = { of: () => ({ excusedUntil: 0, isWithdrawn: false, isBusy: false, own: [] }) };
  const quiet = { ...plan, deathRate: 0, actsPerYear: 0.001, days: 1 };

  async function connected() {
    const one = await worldOf(1);
    one.calm();
    expect((await simulate(one, quiet)).violations).toEqual([]);
    const [customer] = one.customers;
    const connection = await one.honest.connections.find(customer?.connectionId ?? '');
    if (customer === undefined || connection === undefined) throw new Error('there is no connection');
    return { one, customer, connection };
  }

  test('an app registration that nobody knows of, a credential of nobody, one that is gone', async () => {
    const { one, customer, connection } = await connected();
    const left = async () => {
      const found: Violation[] = [];
      await lookForWhatIsLeft(one, nobody, (violation) => found.push(violation));
      return found.map(({ what }) => what.replace(/:.*/, ''));
    };
    const graph = `/directories/${customer.directoryId}/graph/applications`;
    const { credential, entraAppId } = connection;
    expect(await left()).toEqual([]);
    const made = await one.directories.send<{ id: string }>('POST', graph, { displayName: 'An orphan' });
    expect(await left()).toContain('there are 2 app registrations');
    await one.directories.send('DELETE', `${graph}/${made.id}`);
    expect(await left()).toEqual([]);
    await one.directories.send('POST', `/applications/${entraAppId}/passwords`, {});
    expect(await left()).toEqual(['credentials in the directory']);
    await one.directories.send('DELETE', `/applications/${entraAppId}/passwords/${credential?.keyId}`);
    expect(await left()).toEqual(['credentials in the directory']);
  });

  test('a credential in use that has expired, or that the directory no longer knows', async () => {
    const { one, customer, connection } = await connected();
    const found: Violation[] = [];
    const people = signIns(one, nobody, (violation) => found.push(violation));
    await people.signIn(customer);
    expect(found).toEqual([]);
    const { entraAppId, credential } = connection;
    await one.directories.send('DELETE', `/applications/${entraAppId}/passwords/${credential?.keyId}`);
    await people.signIn(customer);
    expect(found).toMatchObject([{ customer: 0, what: expect.stringMatching(/^Microsoft refuses it/) }]);
    await one.pool.query('UPDATE connection_credentials SET expires_at = now()');
    await people.signIn(customer);
    expect(found[1]).toMatchObject({ what: 'the credential has expired' });
  });
});

test('one time for all: process, database, and what a column takes by default', async () => {
  const { time, pool } = await worldOf(1);
  for (const ms of [START + 1, START + 1095 * DAY]) {
    await time.moveTo(ms);
    await pool.query("INSERT INTO projects (id, name) VALUES ($1, 'Another')", [`proj_${ms}`]);
    const asked = `SELECT now() AS now, created_at AS made FROM projects WHERE id = $1`;
    const { rows } = await pool.query<{ now: Date; made: Date }>(asked, [`proj_${ms}`]);
    const told = [new Date(), rows[0]?.now, rows[0]?.made].map((date) => date?.getTime());
    expect([Date.now(), ...told]).toEqual([ms, ms, ms, ms]);
  }
  await world?.close();
  world = undefined;
  expect(Date.now()).toBeLessThan(START + 1095 * DAY);
});

test('what is to happen happens in order of time, also what is added meanwhile', async () => {
  const agenda = new Agenda();
  const done: number[] = [];
  const times = Array.from({ length: 500 }, () => Math.floor(Math.random() * 1_000));
  for (const at of times)
    agenda.add(at, async () => {
      done.push(at);
      if (at < 500) agenda.add(at + 500, async () => void done.push(at + 500));
    });
  await agenda.until(499);
  expect(done).toEqual(times.filter((at) => at < 500).toSorted((a, b) => a - b));
  await agenda.until(1_000);
  expect(done).toEqual(
    [...times, ...times.filter((at) => at < 500).map((at) => at + 500)].toSorted((a, b) => a - b),
  );
  expect(agenda.next()).toBe(Number.POSITIVE_INFINITY);
});
