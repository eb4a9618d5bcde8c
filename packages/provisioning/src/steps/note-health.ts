import { mendsItself, newId } from '@portico/core';
import { textsIn } from '../step-parts/details.ts';
import { DONE, type Step } from '../step-parts/step.ts';

/** Says of the connection what the steps before have found: nothing wrong any more, or what. */
export const noteHealth: Step = {
  name: 'note_health',
  title: 'Written down',
  async act({ parts, run, connection, lease }) {
    const journal = await parts.runs.steps(run.id);
    const findings = [...new Set(textsIn(journal, 'findings'))];
    // Whoever asked for the look decides what is done about it.
    const careNow = run.quiet && mendsItself(findings);
    const events = { auditEventId: newId('auditEvent'), expiryEventId: newId('auditEvent') };
    const noted = { findings, remarks: textsIn(journal, 'remarks'), careNow, ...events };
    await parts.managed.noteHealth(lease, connection.id, noted);
    return DONE;
  },
};
