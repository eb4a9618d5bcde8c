import { newId, type RunFailure } from '@portico/core';
import { broaderRemarks, unusedRemarks } from '../step-parts/approval.ts';
import { DONE, type Step } from '../step-parts/step.ts';
import { takeOwnership } from '../step-parts/step-down.ts';

/** Makes Portico's own enterprise app an owner of both objects, and says of the connection what comes next on the way down. */
export const becomeOwner: Step = {
  name: 'become_owner',
  title: 'Owner of app registration and enterprise app',
  async act(context) {
    const { parts, run, connection, lease } = context;
    const { entraApplicationObjectId: applicationId } = connection;
    const came = applicationId === null ? 'missing' : await takeOwnership(context, applicationId);
    if (came === 'not_shown' && !run.pastDeadline) return { kind: 'wait', reason: 'replication' };
    if (came !== 'owned') return { kind: 'fail', failure: FAILURES[came] };
    const { roles } = await context.token();
    const remarks = [...unusedRemarks(roles), ...broaderRemarks(roles, true)];
    await parts.managed.noteOwnership(lease, connection.id, { remarks, auditEventId: newId('auditEvent') });
    return DONE;
  },
};

const NOT_SHOWN: RunFailure = {
  code: 'provisioning_failed',
  actor: 'directory_admin',
  message:
    'Microsoft did not take Portico as an owner, and does not show it as one either. Check the connection: if it says the same then, an administrator of the directory can make Portico an owner with the Azure CLI; the connection’s page has the lines for that.',
};

const FAILURES: Readonly<Record<'missing' | 'refused' | 'not_shown', RunFailure>> = {
  not_shown: NOT_SHOWN,
  missing: {
    code: 'provisioning_failed',
    actor: 'directory_admin',
    message:
      'The app registration or the enterprise app of this connection is not in the directory, or not shown there yet. Check the connection, and repair it if that finds something.',
  },
  refused: {
    code: 'provisioning_failed',
    actor: 'directory_admin',
    message:
      'Microsoft did not let Portico make itself an owner: for that the directory has to grant it Directory.Read.All besides, which Portico does not ask for. An administrator of the directory can make it one with the Azure CLI; the connection’s page has the lines for that.',
  },
};
