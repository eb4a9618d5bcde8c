import { warningMessage } from '@portico/connections';
import { isFinished, PorticoError, type RunState } from '@portico/core';
import type { PastRunRow } from '@portico/database';
import { type RunKind, wordsOf } from './runs/kind.ts';
import type { RunKinds } from './runs/kinds/index.ts';
import type { ProvisioningParts } from './settings.ts';

/** A run on a connection as its timeline shows it. Field names are the API's. */
export type PastRun = {
  readonly id: string;
  readonly kind: string;
  /** What came of it, or what it is at, in words. */
  readonly title: string;
  readonly state: RunState;
  readonly by: PastRunRow['startedByKind'];
  /** What it found wrong. */
  readonly findings: readonly { readonly code: string; readonly message: string }[];
  /** Why it failed. */
  readonly failure: string | null;
  /** How many there were like it within the hour, with it: more than one only of those that nobody asked for. */
  readonly times: number;
  readonly created_at: string;
  readonly finished_at: string | null;
};

/** As many as the looks of a month, with one in each working hour for whoever opens the page; those of the schedule are purged after as long. */
const MOST = 400;

/**
 * The last runs on a connection, the newest first, those of the schedule too. The caller has asked whether the principal reaches the
 * organization.
 *
 * @throws PorticoError `not_found`
 */
export async function pastRuns(
  parts: ProvisioningParts,
  kinds: RunKinds,
  { organizationId, connectionId }: { readonly organizationId: string; readonly connectionId: string },
): Promise<PastRun[]> {
  const connection = await parts.connections.findInOrganization(organizationId, connectionId);
  if (connection === undefined) throw new PorticoError('not_found');
  const rows = await parts.runs.pastOf(organizationId, connectionId, MOST);
  return rows.map((row) => pastRun(row, kinds.named(row.kind)));
}

function pastRun(row: PastRunRow, kind: RunKind | undefined): PastRun {
  return {
    id: row.id,
    kind: row.kind,
    title: titleOf(row.state, kind),
    state: row.state,
    by: row.startedByKind,
    findings: row.findings.map((code) => ({ code, message: warningMessage(code, 'microsoft_graph') })),
    failure: row.failure?.message ?? null,
    times: row.times,
    created_at: row.createdAt.toISOString(),
    finished_at: row.finishedAt?.toISOString() ?? null,
  };
}

function titleOf(state: RunState, kind: RunKind | undefined): string {
  const { underWay, succeeded, failed } = wordsOf(kind);
  if (!isFinished(state)) return underWay;
  return state === 'succeeded' ? succeeded : failed;
}
