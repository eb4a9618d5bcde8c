import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  acceptsSignIn,
  CONNECTION_CHANGES,
  CONNECTION_STATUSES,
  type ConnectionChange,
  type ConnectionStatus,
  canHappen,
  foremost,
  isFinished,
  RUN_STATES,
} from '../src/index.ts';

const CHANGES = Object.keys(CONNECTION_CHANGES) as ConnectionChange[];

test('of several connections, the one that is set up counts before one that is being made, and that before one that was', () => {
  const order = ['active', 'degraded', 'paused', 'provisioning', 'draft', 'inactive'] as const;
  expect(order.toSorted()).toEqual(CONNECTION_STATUSES.toSorted());
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom(...order), { minLength: 1 }), (statuses) => {
      const first = order.find((status) => statuses.includes(status));
      expect(foremost(statuses.map((status) => ({ status })))).toEqual({ status: first });
    }),
  );
  expect(foremost([])).toBeUndefined();
});

describe('a connection', () => {
  test('is activated by a run in each status in which it has been set up, and in no other', () => {
    const before = CONNECTION_STATUSES.filter((status) => canHappen('activated', status));
    expect(before).toEqual(['provisioning', 'active', 'degraded']);
  });

  test('can be disconnected in every status, and set up again after', () => {
    expect(CONNECTION_STATUSES.filter((status) => !canHappen('disconnected', status))).toEqual([]);
    expect(CHANGES.filter((change) => canHappen(change, 'inactive'))).toEqual([
      'set_up',
      'bound',
      'taken_up',
      'disconnected',
    ]);
  });

  test('becomes another only by what happens to it, in these cases and no other', () => {
    const table = Object.fromEntries(
      CHANGES.map((change) => [
        change,
        CONNECTION_STATUSES.flatMap((from) =>
          canHappen(change, from) ? CONNECTION_CHANGES[change].to.map((to) => `${from} → ${to}`) : [],
        ),
      ]),
    );
    const ofEach = (from: readonly ConnectionStatus[], to: readonly ConnectionStatus[]) =>
      from.flatMap((each) => to.map((other) => `${each} → ${other}`));
    expect(table).toEqual({
      set_up: ofEach(['draft', 'provisioning', 'inactive'], ['provisioning']),
      // Nothing has to be set up: the app is there, and an administrator has approved it.
      bound: ofEach(['draft', 'provisioning', 'inactive'], ['active']),
      // Entered by hand, there is nothing to set up.
      switched_on: ofEach(['draft'], ['active']),
      taken_up: ofEach(['inactive'], ['draft']),
      activated: ofEach(['provisioning', 'active', 'degraded'], ['active', 'degraded']),
      // What is paused stays so: nobody lets people in again but who paused it.
      found_broken: ofEach(['active', 'degraded'], ['degraded']),
      found_well: ofEach(['active', 'degraded'], ['active']),
      paused: ofEach(['active', 'degraded'], ['paused']),
      resumed: ofEach(['paused'], ['active', 'degraded']),
      disconnected: ofEach(CONNECTION_STATUSES, ['inactive']),
    });
  });

  test('is paused only while people sign in over it, and resumed only then', () => {
    expect(CONNECTION_STATUSES.filter((status) => canHappen('paused', status))).toEqual(
      CONNECTION_STATUSES.filter(acceptsSignIn),
    );
    expect(CONNECTION_STATUSES.filter((status) => canHappen('resumed', status))).toEqual(['paused']);
  });

  test('lets people in while it is active or degraded, in no other status (invariant 5)', () => {
    expect(CONNECTION_STATUSES.filter(acceptsSignIn)).toEqual(['active', 'degraded']);
  });

  test('never lets people in without having been set up, over any number of changes', () => {
    const happening = fc.record({ change: fc.constantFrom(...CHANGES), which: fc.nat() });
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        let now: ConnectionStatus = 'inactive';
        let setUp = false;
        for (const { change, which } of happenings) {
          if (!canHappen(change, now)) continue;
          const to: readonly ConnectionStatus[] = CONNECTION_CHANGES[change].to;
          now = to[which % to.length] ?? now;
          if (change === 'disconnected') setUp = false;
          if (change === 'set_up' || change === 'bound' || change === 'switched_on') setUp = true;
          expect(acceptsSignIn(now) && !setUp).toBe(false);
        }
      }),
    );
  });
});

test('a run is finished when it succeeded or failed, and goes on in every other state', () => {
  expect(RUN_STATES.filter(isFinished)).toEqual(['succeeded', 'failed']);
});
