import type { CareFacts } from '@portico/database';
import type { RunKind } from '../kind.ts';
import { check } from './check.ts';
import { connect } from './connect.ts';
import { disconnect } from './disconnect.ts';
import { own } from './own.ts';
import { repair } from './repair.ts';
import { rotate } from './rotate.ts';
import { tidy } from './tidy.ts';

export type RunKindTable = Readonly<Record<string, RunKind>>;

/** Every kind of run. A new one is a file beside these and a row here. Of those that are due, the schedule begins the first. */
export const RUN_KINDS = { connect, repair, rotate, tidy, check, own, disconnect };

/** The kinds of run that a process knows. */
export type RunKinds = {
  /** A worker of this release takes no others: they are of one that came later. */
  readonly names: readonly string[];
  /** Those that a click on Connect Microsoft makes. */
  readonly ofAClick: readonly string[];
  /** Those that such a click ends. */
  readonly givingWay: readonly string[];
  /** @returns undefined for a kind that a later release has brought */
  named(name: string): RunKind | undefined;
  /**
   * The name of the kind that a connection needs; undefined when it needs none. One that failed the last time lets another have
   * its turn, if one is due: whatever fails must not be all that is ever tried.
   */
  due(facts: CareFacts): string | undefined;
};

export function createRunKinds(table: RunKindTable = RUN_KINDS): RunKinds {
  const names = Object.keys(table);
  return {
    names,
    ofAClick: names.filter((name) => table[name]?.ofAClick),
    givingWay: names.filter((name) => table[name]?.givesWay),
    named: (name) => (Object.hasOwn(table, name) ? table[name] : undefined),
    due(facts) {
      const due = names.filter((name) => table[name]?.isDue?.(facts) === true);
      const first = due.filter((name) => table[name]?.isOverdue?.(facts) === true);
      const hasTurn = (name: string) => !(facts.lastFailed && facts.lastKind === name);
      return first.find(hasTurn) ?? due.find(hasTurn) ?? due[0];
    },
  };
}
