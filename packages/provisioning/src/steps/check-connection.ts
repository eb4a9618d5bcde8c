import { acquireAppOnlyToken, microsoftFailureOf } from '@portico/microsoft-graph';
import { clientUnderTest } from '../step-parts/client-under-test.ts';
import type { Step, StepOutcome } from '../step-parts/step.ts';

/** New credentials and apps are refused until they have spread; the refusals look like wrong credentials. */
const STILL_SPREADING = new Set(['not_ready', 'misconfigured']);

/** A real token with the new credential, and the real discovery document: only then may people be sent there. */
export const checkConnection: Step = {
  name: 'check_connection',
  title: 'Checked with a real token',
  async act(context) {
    const { parts, connection } = context;
    const client = await clientUnderTest(context);
    if (client === undefined || connection.entraTenantId === null)
      return { kind: 'wait', reason: 'replication' };
    try {
      await acquireAppOnlyToken({
        cloud: parts.cloud,
        ...parts.microsoft,
        directoryId: connection.entraTenantId,
        clientId: client.clientId,
        credential: client.authentication,
      });
    } catch (error) {
      const failure = microsoftFailureOf(error);
      if (failure && STILL_SPREADING.has(failure.kind))
        return { kind: 'wait', reason: 'credential_not_usable' };
      if (failure?.kind === 'forbidden') {
        // Who approved just now has it switched on again, which may not have spread.
        const maySpread = context.run.requestId !== null && !context.run.pastDeadline;
        return maySpread ? { kind: 'wait', reason: 'credential_not_usable' } : switchedOff();
      }
      throw error;
    }
    return { kind: 'done', detail: { issuer: await parts.relyingParty.probe(client) } };
  },
};

/** So many tokens in a row, so far apart: each over a new connection, because none is kept open for that long. */
const PROOFS = 3;
const BETWEEN_PROOFS_MS = 10_000;

/**
 * As {@link checkConnection}, again and again: the first node of Microsoft that knows a new credential says nothing of the
 * others, and people sign in with the old one meanwhile.
 */
export const proveConnection: Step = {
  name: 'prove_connection',
  title: 'Proven with real tokens',
  async act(context) {
    const outcome = await checkConnection.act(context);
    const before = context.remembered['proofs'];
    const proofs = outcome.kind === 'done' ? (typeof before === 'number' ? before : 0) + 1 : 0;
    if (proofs >= PROOFS) return outcome;
    await context.remember({ proofs });
    return outcome.kind === 'done'
      ? { kind: 'wait', reason: 'credential_proving', afterMs: BETWEEN_PROOFS_MS }
      : outcome;
  },
};

/** What the connection's own client is forbidden. */
function switchedOff(): StepOutcome {
  const message =
    'The enterprise app is switched off in the Entra directory. An administrator of the directory has to enable it there, or approve Connect Microsoft again.';
  return { kind: 'fail', failure: { code: 'provisioning_failed', actor: 'directory_admin', message } };
}
