import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';
import { sharing } from './bench/sharing.ts';

const bench = await startBench();
const { bindAtOnce, decide, withdraw, rows, connectedOf } = sharing(bench);

/** Who has the directory, who is there, and what was said about whom, as it has to be. */
class Model {
  holder: number | undefined;
  readonly connected = new Set<number>();
  readonly said = new Map<number, { holder: number; state: 'asked' | 'agreed' | 'over' }>();

  standsBy = (holder: number) =>
    [...this.said.values()].some((each) => each.holder === holder && each.state === 'agreed');
  holds = (who: number) => this.holder === who && (this.connected.has(who) || this.standsBy(who));

  connect(who: number): boolean {
    const { holder } = this;
    const said = this.said.get(who);
    const isTaken = holder !== undefined && this.holds(holder) && holder !== who;
    if (isTaken && said?.state !== 'agreed') {
      this.said.set(who, { holder, state: 'asked' });
      return false;
    }
    if (!isTaken) {
      this.holder = who;
      this.said.delete(who);
    }
    this.connected.add(who);
    return true;
  }
  decide(holder: number, who: number, decision: 'agreed' | 'declined'): boolean {
    const said = this.said.get(who);
    if (said?.holder !== holder || said.state !== 'asked' || !this.holds(holder)) return false;
    said.state = decision === 'agreed' ? 'agreed' : 'over';
    return true;
  }
  withdraw(holder: number, who: number): boolean {
    const said = this.said.get(who);
    if (said?.holder !== holder || said.state !== 'agreed') return false;
    said.state = 'over';
    this.connected.delete(who);
    return true;
  }
}

const one = fc.nat({ max: 2 });
const deed = fc.oneof(
  fc.record({ kind: fc.constant('connect' as const), who: one }),
  fc.record({ kind: fc.constant('disconnect' as const), who: one }),
  fc.record({
    ...{ kind: fc.constant('decide' as const), by: one, who: one },
    decision: fc.constantFrom('agreed' as const, 'agreed' as const, 'declined' as const),
  }),
  fc.record({ kind: fc.constant('withdraw' as const), by: one, who: one }),
);

const succeeds = (deed: Promise<unknown>) =>
  deed.then(
    () => true,
    (error) => {
      if (['conflict', 'not_found', 'directory_already_connected'].includes(error.code)) return false;
      throw error;
    },
  );

/* Whatever three organizations do: who is in a directory that belongs to another one has an agreement of that one that stands (attack 8). */
test('there is no way into a directory of another organization but by its agreement', async () => {
  const first = await bench.newCustomer();
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 24 }), async (deeds) => {
      const base = await bench.otherCustomer(first);
      const all = [base, await bench.neighbour(base), await bench.neighbour(base)] as const;
      const of = (index: number) => all[index] as Customer;
      const agreementOf = async (who: number) =>
        (
          await rows('SELECT id FROM directory_agreements WHERE organization_id = $1', [
            of(who).organizationId,
          ])
        )[0]?.id ?? 'none';
      const model = new Model();
      for (const each of deeds) {
        if (each.kind === 'connect')
          expect(await succeeds(bindAtOnce(of(each.who)))).toBe(model.connect(each.who));
        if (each.kind === 'disconnect') {
          const [connection] = await connectedOf(of(each.who));
          if (connection !== undefined) await bench.disconnect(of(each.who), connection);
          model.connected.delete(each.who);
        }
        if (each.kind === 'decide')
          expect(await succeeds(decide(of(each.by), await agreementOf(each.who), each.decision))).toBe(
            model.decide(each.by, each.who, each.decision),
          );
        if (each.kind === 'withdraw')
          expect(await succeeds(withdraw(of(each.by), await agreementOf(each.who)))).toBe(
            model.withdraw(each.by, each.who),
          );
        for (const [index, who] of all.entries())
          expect((await connectedOf(who)).length).toBe(model.connected.has(index) ? 1 : 0);
      }
    }),
    { numRuns: 25 },
  );
});
