import type { RunKind } from '../kind.ts';
import { check } from './check.ts';
import { connect } from './connect.ts';
import { disconnect } from './disconnect.ts';
import { repair } from './repair.ts';
import { rotate } from './rotate.ts';

/** Every kind of run. A new one is a file beside these and a row here. */
export const RUN_KINDS = { connect, repair, rotate, check, disconnect };

const BY_NAME: Readonly<Record<string, RunKind>> = RUN_KINDS;

/** A worker of this release takes no others: they are of one that came later. */
export const KNOWN_KINDS: readonly string[] = Object.keys(RUN_KINDS);

/** Those that a click on Connect Microsoft ends. */
export const GIVING_WAY: readonly string[] = KNOWN_KINDS.filter((name) => BY_NAME[name]?.givesWay);

/** @returns undefined for a kind that a later release has brought */
export function kindNamed(name: string): RunKind | undefined {
  return Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
}

/** The kind of a run that a worker of this release has taken. */
export function kindOf({ kind }: { readonly kind: string }): RunKind {
  const known = kindNamed(kind);
  if (known === undefined) throw new Error(`no run of kind ${kind} is known here`);
  return known;
}
