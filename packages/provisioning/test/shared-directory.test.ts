import { beforeEach, describe, expect, test } from 'vitest';
import { startBench } from './bench/bench.ts';
import { type Customer, withRole } from './bench/customer.ts';
import { sharing } from './bench/sharing.ts';

const bench = await startBench();
const {
  admin,
  connect,
  bound,
  connectionsOf,
  rows,
  logged,
  list,
  idOf,
  decide,
  withdraw,
  asking,
  statusOf,
  story,
  deleted,
  bindAtOnce,
  connectedOf,
  unknownAgreement,
} = sharing(bench);
let holder: Customer;

beforeEach(async () => {
  holder = await bench.newCustomer();
});

type Statement = (text: string, values: readonly unknown[]) => Promise<unknown>;

/** Somebody else's transaction, at the end of which it is committed. @returns what came of whoever waited for that */
async function meanwhile<T>(story: (other: Statement) => Promise<{ waiting: Promise<T> }>): Promise<T> {
  const client = await bench.pool.connect();
  await client.query('BEGIN');
  const { waiting } = await story((text, values) => client.query(text, [...values]));
  await client.query('COMMIT');
  client.release();
  return waiting;
}

const somebodyWaits = () =>
  expect
    .poll(() =>
      rows(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        [],
      ),
    )
    .toHaveLength(1);

/** A neighbour of the holder that is connected by its agreement. */
async function guestOf(whose: Customer): Promise<Customer> {
  const guest = await asking(whose);
  await decide(whose, await idOf(whose, 'asked'));
  await bound(guest);
  return guest;
}

describe('a directory that belongs to another organization (attack 8)', () => {
  test('is asked for by who proved to administer it: the owners read who asks, who approved it and when, and who asks reads nothing of them', async () => {
    await bound(holder);
    const guest = await asking(holder);
    const common = {
      ...{ state: 'asked', entraTenantId: holder.directoryId, directoryName: 'contoso.example' },
      ...{ approvedByName: 'Ada Admin', askedAt: expect.any(Date), decidedAt: null, connected: false },
    };
    const id = await idOf(holder, 'asked');
    expect(await list(holder)).toEqual([{ id, isOurs: false, askedBy: 'Neighbour', ...common }]);
    expect(await list(guest)).toEqual([{ id, isOurs: true, askedBy: null, ...common }]);
    expect(await connectionsOf(guest)).toEqual([]);
    const asked = JSON.stringify([await list(guest), await story(guest)]);
    for (const secret of [holder.organizationId, holder.userId, 'Contoso"'])
      expect(asked).not.toContain(secret);
  });

  test('once, however often they try, and anew after they were declined', async () => {
    await bound(holder);
    const guest = await asking(holder);
    const id = await idOf(holder, 'asked');
    expect(await connect(guest)).toEqual({ error: 'directory_already_connected' });
    expect(await list(holder)).toHaveLength(1);
    await decide(holder, id, 'declined');
    expect(await list(holder)).toEqual([]);
    expect(await list(guest)).toMatchObject([{ state: 'declined', decidedAt: expect.any(Date) }]);
    expect(await connect(guest)).toEqual({ error: 'directory_already_connected' });
    expect(await list(holder)).toMatchObject([{ state: 'asked', decidedAt: null }]);
  });

  test.each(['sign_in_only', 'full_care'])(
    'is connected by it, with %s, beside the one that is there',
    async (level) => {
      await bench.approve();
      await bench.connect(holder);
      const guest = await asking(holder);
      await decide(holder, await idOf(holder, 'asked'));
      if (level === 'full_care') await bench.connect(guest);
      else await bound(guest);
      expect([await statusOf(holder), await statusOf(guest)]).toEqual([['active'], ['active']]);
      expect((await bench.made(holder)).applications).toHaveLength(level === 'full_care' ? 2 : 1);
      expect(await list(holder)).toMatchObject([{ state: 'agreed', connected: true }]);
    },
  );

  test('and each step is in the log of both, in that of who asked without anybody of the other', async () => {
    await bound(holder);
    const guest = await guestOf(holder);
    await withdraw(holder, await idOf(holder, 'agreed'));
    expect(await story(guest)).toMatchObject([
      { action: 'directory_agreement.agreed', actor_kind: 'worker', actor_id: null, ip_address: null },
      { action: 'directory_agreement.asked', actor_id: guest.userId, data: { approved_by: admin.objectId } },
      { action: 'directory_agreement.withdrawn', actor_kind: 'worker', actor_id: null, request_id: null },
    ]);
    for (const { data } of await story(guest)) expect(data).toHaveProperty('directory', holder.directoryId);
    expect(JSON.stringify(await story(guest))).not.toMatch(`${holder.userId}|${holder.organizationId}`);
    expect(await story(holder)).toMatchObject([
      { action: 'connection.directory_claimed_elsewhere', data: { approved_by: admin.objectId } },
      ...['agreed', 'withdrawn'].map((what) => ({
        action: `directory_agreement.${what}`,
        ...{ actor_kind: 'user', actor_id: holder.userId, request_id: 'req_test' },
        data: { directory: holder.directoryId, organization: 'Neighbour' },
      })),
    ]);
    expect(await logged(guest, 'connection.disconnected')).toMatchObject([
      { actor_kind: 'worker', actor_id: null },
    ]);
  });
});

describe('without an agreement that stands nobody gets in', () => {
  test.each(['asked', 'declined', 'withdrawn'] as const)('by one that is %s', async (state) => {
    await bound(holder);
    const guest = state === 'withdrawn' ? await guestOf(holder) : await asking(holder);
    if (state === 'declined') await decide(holder, await idOf(holder, 'asked'), 'declined');
    if (state === 'withdrawn') await withdraw(holder, await idOf(holder, 'agreed'));
    await expect(bench.newRun(guest)).rejects.toMatchObject({
      constraint: expect.stringContaining('one_organization'),
    });
    expect(await connect(guest)).toEqual({ error: 'directory_already_connected' });
    expect((await statusOf(guest)).filter((status) => status !== 'inactive')).toEqual([]);
  });

  test('nor by one of another organization, or of another directory', async () => {
    await bound(holder);
    await guestOf(holder);
    const third = await bench.neighbour(holder);
    expect(await connect(third)).toEqual({ error: 'directory_already_connected' });
    await rows('UPDATE directory_agreements SET entra_tenant_id = $1 WHERE organization_id = $2', [
      ...['another', third.organizationId],
    ]);
    await rows("UPDATE directory_agreements SET state = 'agreed' WHERE organization_id = $1", [
      third.organizationId,
    ]);
    await expect(bench.newRun(third)).rejects.toMatchObject({
      constraint: expect.stringContaining('one_organization'),
    });
  });

  test('nor by a row that says so: the database wants the agreement itself', async () => {
    await bound(holder);
    const guest = await guestOf(holder);
    const [{ id }] = await rows('SELECT id FROM directory_agreements WHERE organization_id = $1', [
      guest.organizationId,
    ]);
    const third = await asking(holder);
    const elsewhere = await bound(await bench.otherCustomer(holder));
    const take = (state: string) =>
      rows(
        `UPDATE entra_app_registrations SET agreement_id = $1, agreement_state = ${state} WHERE connection_id = $2`,
        [...[id, elsewhere]],
      );
    await expect(take("'agreed'")).rejects.toMatchObject({ code: '23503' });
    await expect(take('NULL')).rejects.toMatchObject({ code: '23514' });
    await expect(take("'asked'")).rejects.toMatchObject({ code: '23514' });
    const end = rows("UPDATE directory_agreements SET state = 'withdrawn' WHERE id = $1", [id]);
    await expect(end).rejects.toMatchObject({ code: '23503' });
    expect(await connectionsOf(third)).toEqual([]);
  });

  test('also while who has it is disconnected: it keeps the directory while others are there by its agreement', async () => {
    const connectionId = await bound(holder);
    const guest = await guestOf(holder);
    await bench.disconnect(holder, connectionId);
    expect(await statusOf(guest)).toEqual(['active']);
    const third = await asking(holder);
    expect(await connectionsOf(third)).toEqual([]);
    expect(await bound(holder)).toBe(connectionId);
    await bench.disconnect(holder, connectionId);
    await withdraw(holder, await idOf(holder, 'agreed'));
    await bound(third);
    expect(await list(third)).toEqual([]);
    await expect(decide(holder, unknownAgreement)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('who decides', () => {
  test.each(['admin', 'member'] as const)('is no %s, and nothing has changed', async (role) => {
    await bound(holder);
    const guest = await asking(holder);
    const id = await idOf(holder, 'asked');
    const other = await withRole(bench.pool, await bench.colleague(holder), role);
    await expect(decide(other, id)).rejects.toMatchObject({ code: 'forbidden' });
    await decide(holder, id);
    await bound(guest);
    await expect(withdraw(other, id)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await statusOf(guest)).toEqual(['active']);
    if (role === 'admin') expect(await list(other)).toHaveLength(1);
    else await expect(list(other)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('is no owner of who asks, nor of a third organization, under their own or under another address (attack 81)', async () => {
    await bound(holder);
    const guest = await asking(holder);
    const id = await idOf(holder, 'asked');
    const third = await bench.neighbour(holder);
    for (const who of [guest, third]) {
      await expect(decide(who, id)).rejects.toMatchObject({ code: 'not_found' });
      const elsewhere = { ...who, organizationId: holder.organizationId };
      await expect(decide(elsewhere, id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(list(elsewhere)).rejects.toMatchObject({ code: 'not_found' });
    }
    await decide(holder, id);
    await bound(guest);
    for (const who of [guest, third])
      await expect(withdraw(who, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await list(third)).toEqual([]);
    expect(await statusOf(guest)).toEqual(['active']);
  });

  test('does so once: of two at the same moment one hears that it is done', async () => {
    await bound(holder);
    await asking(holder);
    const id = await idOf(holder, 'asked');
    const codes = async (...both: Promise<void>[]) =>
      (await Promise.allSettled(both))
        .map((each) => (each.status === 'rejected' ? each.reason.code : 'done'))
        .toSorted();
    expect(await codes(decide(holder, id), decide(holder, id))).toEqual(['conflict', 'done']);
    expect(await codes(withdraw(holder, id), withdraw(holder, id))).toEqual(['conflict', 'done']);
    expect((await story(holder)).map(({ action }) => action)).toEqual([
      ...[
        'connection.directory_claimed_elsewhere',
        'directory_agreement.agreed',
        'directory_agreement.withdrawn',
      ],
    ]);
  });

  test('has the directory still: once another organization has it, an agreement of before is nobody’s to give', async () => {
    const connectionId = await bound(holder);
    await asking(holder);
    const id = await idOf(holder, 'asked');
    await bench.disconnect(holder, connectionId);
    expect(await list(holder)).toEqual([]);
    await expect(decide(holder, id)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('when an agreement ends', () => {
  test('nobody signs in by it at once, and what was made for it is taken out of the directory', async () => {
    await bench.approve();
    await bound(holder);
    const guest = await asking(holder);
    const id = await idOf(holder, 'asked');
    await decide(holder, id);
    const { connectionId } = await bench.connect(guest);
    expect((await bench.made(guest)).applications).toHaveLength(1);
    await withdraw(holder, id);
    expect([await statusOf(guest), await statusOf(holder)]).toEqual([['inactive'], ['active']]);
    const [{ id: runId }] = await rows(
      "SELECT id FROM provisioning_runs WHERE connection_id = $1 AND kind = 'disconnect'",
      [connectionId],
    );
    await bench.finish(guest, runId);
    expect(await bench.made(guest)).toEqual({ applications: [], servicePrincipals: [] });
    expect(await list(guest)).toMatchObject([{ state: 'withdrawn', connected: false }]);
  });

  test.each(['who asks', 'who has it'])(
    'or in the moment in which it is given %s is deleted: nothing of it is left',
    async (whose) => {
      await bound(holder);
      for (let round = 0; round < 4; round += 1) {
        const guest = await asking(holder);
        const id = await idOf(holder, 'asked');
        const [given] = await Promise.allSettled([
          decide(holder, id),
          deleted(whose === 'who asks' ? guest : holder),
        ]);
        if (given.status === 'rejected') expect(given.reason).toMatchObject({ code: 'not_found' });
        expect(await rows('SELECT id FROM directory_agreements WHERE id = $1', [id])).toEqual([]);
        if (whose === 'who asks') continue;
        await bound(guest);
        holder = guest;
      }
    },
  );

  test('in the moment in which the other connects, nobody is in afterwards', async () => {
    await bound(holder);
    for (let round = 0; round < 6; round += 1) {
      const guest = await asking(holder);
      const id = await idOf(holder, 'asked');
      await decide(holder, id);
      await Promise.all([connect(guest), withdraw(holder, id)]);
      expect((await statusOf(guest)).filter((status) => status !== 'inactive')).toEqual([]);
    }
  });

  test('while the other waits for it in order to connect, that is a refusal like any other', async () => {
    await bound(holder);
    const guest = await asking(holder);
    const id = await idOf(holder, 'asked');
    await decide(holder, id);
    const outcome = await meanwhile(async (other) => {
      await other("UPDATE directory_agreements SET state = 'withdrawn' WHERE id = $1", [id]);
      const waiting = bindAtOnce(guest).then(String, ({ code }) => code);
      await somebodyWaits();
      return { waiting };
    });
    expect(outcome).toBe('directory_already_connected');
    expect(await connectedOf(guest)).toEqual([]);
  });

  test('because its holder is deleted in the moment in which it is decided, neither waits for the other', async () => {
    await bound(holder);
    await asking(holder);
    const id = await idOf(holder, 'asked');
    const outcome = await meanwhile(async (other) => {
      await other('SELECT FROM directory_agreements WHERE id = $1 FOR UPDATE', [id]);
      const waiting = deleted(holder).then(() => 'deleted', String);
      await somebodyWaits();
      // As the decision does that this stands for.
      await other('SELECT FROM entra_app_registrations WHERE organization_id = $1 FOR UPDATE', [
        ...[holder.organizationId],
      ]);
      return { waiting };
    });
    expect(outcome).toBe('deleted');
  });

  test('because who gave it was deleted, whoever is there longest has the directory, and the others go by them', async () => {
    await bound(holder);
    const [first, second, waiting] = [await guestOf(holder), await guestOf(holder), await asking(holder)];
    await decide(holder, await idOf(holder, 'asked'));
    await deleted(holder);
    expect([await statusOf(first), await statusOf(second)]).toEqual([['active'], ['active']]);
    expect((await list(first)).map(({ isOurs, state, connected }) => [isOurs, state, connected])).toEqual([
      ...[
        [false, 'agreed', true],
        [false, 'agreed', false],
      ],
    ]);
    await bound(waiting);
    const third = await bench.neighbour(first);
    expect(await connect(third)).toEqual({ error: 'directory_already_connected' });
    await withdraw(first, await idOf(first, 'agreed'));
    expect(await statusOf(second)).toEqual(['inactive']);
  });

  test('because who gave it was deleted, the directory is free where nobody is in it', async () => {
    await bound(holder);
    const guest = await guestOf(holder);
    const [{ id }] = await connectionsOf(guest);
    await bench.disconnect(guest, id);
    await deleted(holder);
    expect(await bound(await bench.neighbour(guest))).toMatch(/^sso_/);
    expect(await connect(guest)).toEqual({ error: 'directory_already_connected' });
  });

  test('because who had it was deleted, the directory is its holder’s alone again, connected or not', async () => {
    const connectionId = await bound(holder);
    const guest = await guestOf(holder);
    await bench.disconnect(holder, connectionId);
    await deleted(guest);
    expect(await list(holder)).toEqual([]);
    expect(await bound(await bench.neighbour(holder))).toMatch(/^sso_/);
  });

  test('with the project, which takes all of it along', async () => {
    await bound(holder);
    await guestOf(holder);
    await guestOf(holder);
    await rows('DELETE FROM projects WHERE id = $1', [holder.projectId]);
    expect(
      await rows('SELECT id FROM directory_agreements WHERE project_id = $1', [holder.projectId]),
    ).toEqual([]);
  });
});
