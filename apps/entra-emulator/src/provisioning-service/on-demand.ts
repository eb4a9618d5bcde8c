import { isoSeconds } from '../clock/clock.ts';
import type { ObjectMapping } from '../directory/synchronization-schema.ts';
import { SOURCE_DIRECTORY, TARGET_DIRECTORY } from './default-schema.ts';
import type { Entries } from './entries.ts';
import type { Pass, Subject } from './pass.ts';
import { reconcile, remove } from './reconcile.ts';
import { sendReferences } from './references.ts';
import { ScimFailure } from './scim-failure.ts';
import { Trace } from './trace.ts';

/** What came of one object, in the two texts of JSON that Graph answers with. */
export interface OnDemandAnswer {
  key: string;
  value: string;
}

interface Demand {
  subject: Pick<Subject, 'kind' | 'id'>;
  mapping: ObjectMapping;
  /** The rest of the mappings, for members. */
  userMapping: ObjectMapping | undefined;
}

/** Provisions one object now, whatever is known of it. */
export async function provisionOne(
  pass: Pass,
  entries: Entries,
  { subject, mapping, userMapping }: Demand,
  changeId: string,
): Promise<OnDemandAnswer> {
  const entry = entries.of(subject.kind, subject.id, mapping);
  let trace: Trace | undefined;
  try {
    for (const id of pass.demanded?.memberIds ?? [])
      if (userMapping !== undefined) await provisionMember(pass, entries, id, userMapping);
    if (entry.fate === 'present') trace = await reconcile(pass, entry);
    else if (entry.fate === 'removed') await remove(pass, entry, mapping);
    if (entry.fate === 'present' && entry.isActive) await sendReferences(pass, entry, mapping);
  } catch (error) {
    // What would end a run ends here the one object, which has told so in its trace.
    if (!(error instanceof ScimFailure)) throw error;
  }
  const own = trace ?? lastTraceOf(pass, subject.id) ?? untouched(pass, entry);
  return { key: resultOf(own), value: summaryText(entry, own, changeId) };
}

async function provisionMember(
  pass: Pass,
  entries: Entries,
  id: string,
  mapping: ObjectMapping,
): Promise<void> {
  const entry = entries.of('User', id, mapping);
  if (entry.fate === 'present') await reconcile(pass, entry);
}

const lastTraceOf = ({ traces }: Pass, id: string): Trace | undefined =>
  traces.findLast(({ subject }) => subject.id === id)?.trace;

function untouched({ now }: Pass, { kind, name }: Subject): Trace {
  const trace = new Trace(now);
  trace.skipped('NotEffectivelyEntitled', `${kind} '${name}' is not in scope`);
  return trace;
}

function resultOf({ status, failure, skipReason }: Trace): string {
  const problem =
    failure ?? (skipReason === undefined ? undefined : { code: skipReason, message: skipReason });
  const details = problem === undefined ? {} : { errorCode: problem.code, errorMessage: problem.message };
  return JSON.stringify({ result: status, details });
}

function summaryText({ id, kind, name }: Subject, trace: Trace, changeId: string): string {
  const at = isoSeconds(trace.steps[0]?.at ?? 0);
  const { failure } = trace;
  return JSON.stringify({
    action: trace.action.charAt(0).toUpperCase() + trace.action.slice(1),
    changeId,
    endTime: at,
    modifiedProperties: trace.modified,
    provisioningSteps: trace.steps.map(({ at: time, ...step }) => ({ ...step, timestamp: isoSeconds(time) })),
    reportableIdentifier: name,
    startTime: at,
    statusInfo: {
      status: trace.status,
      errorCode: failure?.code ?? null,
      reason: failure?.message ?? null,
      additionalDetails: null,
      errorCategory: null,
      recommendedAction: null,
    },
    sourceIdentity: { id, type: kind, displayName: null, details: null },
    sourceSystem: { id: null, name: SOURCE_DIRECTORY, details: null },
    targetIdentity: { id: trace.targetId ?? null, type: kind, displayName: null, details: null },
    targetSystem: { id: null, name: TARGET_DIRECTORY, details: null },
  });
}
