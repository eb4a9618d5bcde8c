import { type AppRegistrations, microsoftFailureOf } from '@portico/microsoft-graph';
import type { MadeObjects } from './made-objects.ts';
import type { RunContext, StepOutcome } from './step.ts';
import { instanceOf, newTemplateMarker } from './template-instances.ts';

const SETTLE_MS = 60_000;
const READS_NEEDED = 5;
const READ_EVERY_MS = 12_000;

/**
 * `applicationTemplates/{id}/instantiate` makes both objects at once, but is not idempotent and may answer 404 although
 * it made them (microsoft.md section 3). So each request has a temporary display name of its own, which is written down
 * before the call, and after an unknown outcome five reads and a minute have to agree before another is sent.
 */
export async function createByTemplate(context: RunContext): Promise<MadeObjects | StepOutcome> {
  const calls = await context.graph();
  const sent = sentMarkers(context);
  const found = await findMade(context, calls, sent);
  if (found !== undefined) return found;
  const waiting = await stillSettling(context);
  if (waiting !== undefined) return waiting;
  const marker = newTemplateMarker(context.connection.id);
  const sentAt = context.parts.clock.now().toISOString();
  await context.remember({ sentAt, emptyReads: 0, markers: [...sent, marker] });
  try {
    return await calls.instantiateTemplate(marker);
  } catch (error) {
    const kind = microsoftFailureOf(error)?.kind;
    // Made or not, nobody knows: look again later.
    if (kind === 'not_found' || kind === 'unavailable') return { kind: 'wait', reason: 'replication' };
    if (kind !== undefined) await context.remember({ sentAt: null });
    throw error;
  }
}

const sentMarkers = ({ remembered: { markers } }: RunContext): string[] =>
  Array.isArray(markers) ? markers.map(String) : [];

async function findMade(
  { parts }: RunContext,
  calls: AppRegistrations,
  markers: readonly string[],
): Promise<MadeObjects | undefined> {
  for (const marker of markers) {
    const application = await instanceOf(parts, calls, marker);
    const servicePrincipal = application && (await calls.getServicePrincipalByAppId(application.appId));
    if (application && servicePrincipal) return { application, servicePrincipal };
  }
  return undefined;
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
