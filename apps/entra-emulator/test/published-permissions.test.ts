import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kind, openedBy, tokenHolding } from './permissions/ask-everything.ts';
import { combined, type Difference, exceptions, nameOf } from './permissions/exceptions.ts';
import { publishedOperations } from './permissions/published.ts';
import { OPERATOR } from './support/as-user.ts';
import { Bench, login } from './support/bench.ts';

/** Each operation takes the permissions that Microsoft publishes for it, each alone, and no other that is published for any. */

/** Stands for the person's own rights, not for operations: it opens all of them to whoever may. */
const AS_USER = 'Directory.AccessAsUser.All';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(() => bench.close());

const namedAnywhere = (kind: Kind): string[] =>
  [...new Set(publishedOperations.flatMap((one) => one[kind]))].filter((one) => one !== AS_USER).sort();

async function differencesOf(kind: Kind): Promise<Difference[]> {
  const userId = login(bench.directory(OPERATOR).admin).objectId;
  const found: Difference[] = [];
  for (const permission of namedAnywhere(kind)) {
    const opened = await openedBy(bench, await tokenHolding(bench, kind, [permission]), userId);
    for (const operation of publishedOperations) {
      const allowed = opened.has(operation);
      if (allowed !== operation[kind].includes(permission))
        found.push({ operation, kind, permission, emulator: allowed ? 'allows' : 'refuses' });
    }
  }
  return found;
}

const told = ({ operation: { method, path }, kind, permission, emulator }: Difference): string =>
  `${method} ${path} ${emulator} ${permission} (${kind})`;

describe('every operation, by every permission alone', () => {
  it('is allowed and refused as published, but for what is declared with a reason', async () => {
    const all = [...(await differencesOf('application')), ...(await differencesOf('delegated'))];
    const undeclared = all.filter((one) => !exceptions.some(({ covers }) => covers(one)));
    expect(undeclared.map(told)).toEqual([]);
    const idle = exceptions.filter(({ covers }) => !all.some(covers));
    expect(idle.map(({ because }) => because)).toEqual([]);
  });

  const pairs = combined.flatMap(({ operations, one, other }) =>
    other.map((second) => ({ operations, first: one[0] ?? '', second })),
  );
  it.each(pairs)('$operations is allowed by $first with $second', async ({ operations, first, second }) => {
    const userId = login(bench.directory(OPERATOR).admin).objectId;
    const asked = publishedOperations.filter((one) => operations.test(nameOf(one)));
    const opened = await openedBy(
      bench,
      await tokenHolding(bench, 'application', [first, second]),
      userId,
      asked,
    );
    expect(asked.filter((one) => !opened.has(one)).map(nameOf)).toEqual([]);
  });
});
