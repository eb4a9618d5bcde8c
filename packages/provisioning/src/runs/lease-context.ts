import { type Connection, LeaseLost, type RunRow } from '@portico/database';
import { type AppRegistrations, acquireAppOnlyToken, appRegistrations } from '@portico/microsoft-graph';
import { configuredApp, type ProvisioningParts } from '../settings.ts';
import { requireOurs } from '../step-parts/our-objects.ts';
import type { RunContext } from '../step-parts/step.ts';
import type { RunKind } from './kind.ts';

/** A run that a worker has leased. */
export type Work = { readonly run: RunRow; readonly kind: RunKind; readonly workerId: string };

/** The process is to end: the run goes on elsewhere, from the journal. */
export class Stopping extends Error {
  override readonly name = 'Stopping';
}

/** Stands between any two calls of a run. @throws Stopping */
export function goOn({ stopping }: Pick<ProvisioningParts, 'stopping'>): void {
  if (stopping.aborted) throw new Stopping();
}

/** Longer than any one call to Microsoft; extended at each step and before each call of Graph. */
export const LEASE_SECONDS = 60;

export async function connectionOf(parts: ProvisioningParts, run: RunRow): Promise<Connection> {
  const connection = await parts.connections.find(run.connectionId);
  if (connection === undefined) throw new LeaseLost(`connection ${run.connectionId} is gone`);
  return connection;
}

/** One token for the whole lease, fetched when first needed. */
export function tokenOfLease(parts: ProvisioningParts, run: RunRow): RunContext['token'] {
  let token: ReturnType<RunContext['token']> | undefined;
  return () => {
    goOn(parts);
    token ??= acquireAppOnlyToken({
      cloud: parts.cloud,
      ...parts.microsoft,
      directoryId: run.entraTenantId,
      ...configuredApp(parts),
    });
    return token;
  };
}

export function contextOf(
  parts: ProvisioningParts,
  { run, workerId }: Work,
  now: {
    connection: Connection;
    token: RunContext['token'];
    step: { name: string };
    remembered: Record<string, unknown>;
  },
): RunContext {
  const graph = async () =>
    appRegistrations({
      cloud: parts.cloud,
      ...parts.microsoft,
      accessToken: (await now.token()).accessToken,
    });
  return {
    parts,
    run,
    lease: { runId: run.id, workerId },
    connection: now.connection,
    token: now.token,
    graph: async () =>
      around(await graph(), {
        before: async () => {
          goOn(parts);
          await parts.runs.keepLease(run.id, workerId, LEASE_SECONDS);
        },
        after: (answer) => requireOurs(now.connection, answer),
      }),
    graphAfterLease: graph,
    remembered: now.remembered,
    remember: (detail) => parts.runs.markStep(run.id, workerId, now.step.name, 'started', detail),
  };
}

/** The same calls, each between these two; what the first throws prevents them, what the second throws is in place of the answer. */
function around(
  calls: AppRegistrations,
  { before, after }: { before: () => Promise<void>; after: (answer: unknown) => void },
): AppRegistrations {
  return new Proxy(calls, {
    get(target, name, receiver) {
      const call: unknown = Reflect.get(target, name, receiver);
      if (typeof call !== 'function') return call;
      return async (...input: unknown[]) => {
        await before();
        const answer: unknown = await call(...input);
        after(answer);
        return answer;
      };
    },
  });
}
