'use client';

import { Alert } from '@heroui/react';
import type { Run } from '../../api/runs/run.ts';
import { adviceFor } from './advice.ts';
import type { ReturnOutcome } from './return-outcome.ts';

/** What the trip to Microsoft came to, in one sentence that is read out. */
export function ReturnNotice(props: {
  readonly outcome: ReturnOutcome;
  readonly state: Run['state'] | undefined;
  readonly established: boolean;
  readonly untried: boolean;
}) {
  const { outcome, state, established, untried } = props;
  if (outcome.errorCode !== undefined) return <ReturnFailure code={outcome.errorCode} />;
  // News is only news to whoever comes back from Microsoft.
  const justConnected = outcome.connected || (outcome.requestId !== undefined && state === 'succeeded');
  if (!established || !justConnected) return null;
  return (
    <Alert status="success" role="status">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>Microsoft is connected</Alert.Title>
        {untried ? (
          <Alert.Description>
            Ready, not yet tried: a test sign-in shows whether it works for the people of the directory.
          </Alert.Description>
        ) : null}
      </Alert.Content>
    </Alert>
  );
}

function ReturnFailure({ code }: { code: string }) {
  const advice = adviceFor(code);
  return (
    <Alert status="danger" role="alert">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>{advice.what}</Alert.Title>
        <Alert.Description>
          {advice.who} {advice.next} <small>Code {advice.code}</small>
        </Alert.Description>
      </Alert.Content>
    </Alert>
  );
}
