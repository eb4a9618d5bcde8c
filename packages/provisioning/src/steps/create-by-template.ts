import { type AppRegistrations, microsoftFailureOf } from '@portico/microsoft-graph';
import type { MadeObjects } from './create-app.ts';
import { templateMarker } from './desired-state.ts';
import type { RunContext, StepOutcome } from './step.ts';

const SETTLE_MS = 60_000;
const READS_NEEDED = 5;
const READ_EVERY_MS = 12_000;

/**
 * `applicationTemplates/{id}/instantiate` makes both objects at once, but is not idempotent and may answer 404 although
 * it made them (microsoft.md section 3). So the temporary display name carries the connection id, the intent is written
 * down before the call, and after an unknown outcome five reads and a minute have to agree before it is sent again.
 */
export async function createByTemplate(context: RunContext): Promise<MadeObjects | StepOutcome> {
  const calls = await context.graph();
  const found = await findMade(calls, templateMarker(context.connection.id));
  if (found !== undefined) return found;
  const waiting = await stillSettling(context);
  if (waiting !== undefined) return waiting;
  await context.remember({ sentAt: context.parts.clock.now().toISOString(), emptyReads: 0 });
  try {
    return await calls.instantiateTemplate(templateMarker(context.connection.id));
  } catch (error) {
    const kind = microsoftFailureOf(error)?.kind;
    // Made or not, nobody knows: look again later.
    if (kind === 'not_found' || kind === 'unavailable') return { kind: 'wait', reason: 'replication' };
    if (kind !== undefined) await context.remember({ sentAt: null });
    throw error;
  }
}

async function findMade(calls: AppRegistrations, marker: string): Promise<MadeObjects | undefined> {
  const [application] = (await calls.findApplicationsByDisplayName(marker)).toSorted((a, b) =>
    a.id.localeCompare(b.id),
  );
  const servicePrincipal = application && (await calls.getServicePrincipalByAppId(application.appId));
  return application && servicePrincipal ? { application, servicePrincipal } : undefined;
}

/** After a request whose outcome is unknown: counts the reads that found nothing. */
async function stillSettling({ parts, remembered, remember }: RunContext): Promise<StepOutcome | undefined> {
  const { sentAt, emptyReads } = remembered;
  if (typeof sentAt !== 'string') return undefined;
  const reads = (typeof emptyReads === 'number' ? emptyReads : 0) + 1;
  const settled = parts.clock.now().getTime() - Date.parse(sentAt) >= SETTLE_MS;
  if (settled && reads >= READS_NEEDED) return undefined;
  await remember({ emptyReads: reads });
  return { kind: 'wait', reason: 'replication', afterMs: READ_EVERY_MS };
}
