import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  acceptsSignIn,
  assertTransition,
  CONNECTION_STATUSES,
  type ConnectionStatus,
  canBecome,
  isFinished,
  RUN_STATES,
} from '../src/index.ts';

const status = fc.constantFrom(...CONNECTION_STATUSES);

describe('a connection', () => {
  test('becomes active only out of a status in which it was set up', () => {
    const before = CONNECTION_STATUSES.filter((from) => canBecome(from, 'active'));
    expect(before).toEqual(['draft', 'provisioning', 'degraded']);
  });

  test('can be disconnected in every status but that, and set up again after', () => {
    for (const from of CONNECTION_STATUSES) expect(canBecome(from, 'inactive')).toBe(from !== 'inactive');
    expect(canBecome('inactive', 'provisioning')).toBe(true);
    expect(canBecome('inactive', 'active')).toBe(false);
  });

  test('lets people in while it is active or degraded, in no other status (invariant 5)', () => {
    expect(CONNECTION_STATUSES.filter(acceptsSignIn)).toEqual(['active', 'degraded']);
  });

  test('refuses exactly the transitions that are not listed', () => {
    fc.assert(
      fc.property(status, status, (from: ConnectionStatus, to: ConnectionStatus) => {
        const attempt = () => assertTransition(from, to);
        if (canBecome(from, to)) expect(attempt).not.toThrow();
        else expect(attempt).toThrow(expect.objectContaining({ code: 'conflict' }));
      }),
    );
  });

  test('never passes for active without having been set up, over any number of changes', () => {
    fc.assert(
      fc.property(fc.array(status, { maxLength: 30 }), (wishes) => {
        let now: ConnectionStatus = 'inactive';
        let setUp = false;
        for (const wish of wishes) {
          if (!canBecome(now, wish)) continue;
          now = wish;
          if (now === 'inactive') setUp = false;
          if (now === 'provisioning' || now === 'draft') setUp = true;
          expect(acceptsSignIn(now) && !setUp).toBe(false);
        }
      }),
    );
  });
});

test('a run is finished when it succeeded or failed, and goes on in every other state', () => {
  expect(RUN_STATES.filter(isFinished)).toEqual(['succeeded', 'failed']);
});
