import { actOf } from '@portico/connections';
import { type Caller, fieldErrors, isConnected, newId, PorticoError, type RunStarter } from '@portico/core';
import { type AuditedAct, type CredentialKind, violatedConstraint } from '@portico/database';
import { GAVE_WAY } from './runs/failures.ts';
import type { RunKinds } from './runs/kinds/index.ts';
import type { ProvisioningParts } from './settings.ts';
import { kindOf } from './step-parts/credentials/index.ts';
import { addCredential } from './steps/seal-credential.ts';

/**
 * Begins work on a managed connection: the worker does it. Whoever begins it has been looked at by the caller.
 *
 * @returns the id of the run
 * @throws PorticoError `nothing_to_manage` for a connection without anything in the directory, `invalid_request` for a kind that is not begun like this, or a credential where none is chosen or that cannot be had here, `not_found` when there is no such connection, or it was disconnected; `provisioning_in_progress`
 *   while another run of it is under way
 */
export async function beginRun(
  parts: ProvisioningParts,
  kinds: RunKinds,
  run: {
    readonly kind: string;
    readonly organizationId: string;
    readonly connectionId: string;
    /** What its next credential is to be, where the kind of run makes one. */
    readonly credentialKind?: CredentialKind | undefined;
    /** A person, or the schedule. */
    readonly by: Caller | 'schedule';
  },
): Promise<string> {
  const { by, credentialKind, ...where } = run;
  const id = newId('provisioningRun');
  const kind = kinds.named(run.kind);
  if (!kind?.onConnection) throw new PorticoError('invalid_request', { detail: 'no such kind of run' });
  if (credentialKind !== undefined && !kind.steps.includes(addCredential))
    throw new PorticoError('invalid_request', {
      detail: `a credential is not chosen for a run of kind ${run.kind}`,
    });
  const whyNot = credentialKind && kindOf(credentialKind).whyNot(parts);
  if (whyNot !== undefined)
    throw new PorticoError('invalid_request', {
      detail: `a credential of kind ${credentialKind} cannot be had here`,
      data: fieldErrors([{ field: 'credential', code: 'invalid', message: whyNot }]),
    });
  const { deadlineSeconds } = kind;
  const quiet = by === 'schedule' && kind.quietBySchedule;
  const begun = { ...where, ...startOf(by), id, deadlineSeconds, credentialKind, quiet };
  try {
    if (await parts.runs.begin({ ...begun, failureOfOthers: GAVE_WAY })) return id;
  } catch (error) {
    if (violatedConstraint(error) === 'provisioning_runs_one_unfinished')
      throw new PorticoError('provisioning_in_progress', { cause: error });
    throw error;
  }
  const found = await parts.connections.findInOrganization(where.organizationId, where.connectionId);
  throw new PorticoError(
    found?.managedBy === 'sign_in_app' && isConnected(found.status) ? 'nothing_to_manage' : 'not_found',
  );
}

function startOf(by: Caller | 'schedule'): { readonly startedBy: RunStarter; readonly event: AuditedAct } {
  if (by !== 'schedule') return { startedBy: { kind: 'user', id: by.principal.userId }, event: actOf(by) };
  const nobody = { actorKind: 'worker', actorId: null, ipAddress: null, requestId: null } as const;
  return { startedBy: { kind: 'schedule' }, event: { id: newId('auditEvent'), ...nobody } };
}
