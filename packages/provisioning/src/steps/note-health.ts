import { newId } from '@portico/core';
import { textsIn } from '../step-parts/details.ts';
import { DONE, type Step } from '../step-parts/step.ts';

/** Says of the connection what the steps before have found: nothing wrong any more, or what. */
export const noteHealth: Step = {
  name: 'note_health',
  title: 'Written down',
  async act({ parts, run, connection, lease }) {
    const findings = textsIn(await parts.runs.steps(run.id), 'findings');
    await parts.managed.noteHealth(lease, connection.id, { findings, auditEventId: newId('auditEvent') });
    return DONE;
  },
};
