import type { ConnectionFinding } from '@portico/core';
import { microsoftFailureOf } from '@portico/microsoft-graph';
import { isAboutConsent, recipeFor } from '../step-parts/approval.ts';
import type { RunContext, Step } from '../step-parts/step.ts';

/** Whether the directory still lets us look after its app. People sign in all the same where it does not. */
export const lookAtConsent: Step = {
  name: 'look_at_consent',
  title: 'Approval looked at',
  async act(context) {
    const findings: ConnectionFinding[] = (await isApproved(context)) ? [] : ['consent_withdrawn'];
    return { kind: 'done', detail: { findings } };
  },
};

async function isApproved({ token }: RunContext): Promise<boolean> {
  try {
    return recipeFor((await token()).roles) !== undefined;
  } catch (error) {
    const failure = microsoftFailureOf(error);
    if (failure !== undefined && (isAboutConsent(failure) || failure.kind === 'forbidden')) return false;
    throw error;
  }
}
