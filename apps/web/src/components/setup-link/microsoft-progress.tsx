'use client';

import { isEstablished } from '@portico/core';
import { useEffect } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import type { getRun } from '../../api/runs/get-run.ts';
import type { Run } from '../../api/runs/run.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { ReturnNotice } from '../single-sign-on/return-notice.tsx';
import type { ReturnOutcome } from '../single-sign-on/return-outcome.ts';
import { RunProgress } from '../single-sign-on/run-progress.tsx';
import { LoadingSingleSignOn } from '../single-sign-on/single-sign-on.tsx';
import { isUnderWay } from '../single-sign-on/under-way.ts';
import { useResource } from '../use-resource.ts';

const goesOn = ({ state }: Run) => isUnderWay(state);

/** What the trip to Microsoft came to, and what Portico makes there, step by step: what is waited for, why it failed, what to do. */
export function MicrosoftProgress(props: {
  readonly organizationId: string;
  /** What this browser has come back with. */
  readonly outcome: ReturnOutcome;
  /** The link's own; undefined while there is none. */
  readonly connection: Connection | undefined;
  /** The same, also where nothing came of it. */
  readonly last: Connection | undefined;
  /** When the run has ended: the page is shown anew. */
  readonly onEnded: () => void;
}) {
  const { organizationId, outcome, connection, last, onEnded } = props;
  const runId = outcome.requestId ?? last?.run?.id;
  const followed = useResource<typeof getRun>(
    runId === undefined ? undefined : `/v1/session/orgs/${organizationId}/ms-provision/${runId}`,
    goesOn,
  );
  const run = followed.value;
  const ended = run !== undefined && !isUnderWay(run.state);
  const isReady = connection !== undefined && isEstablished(connection.status);
  useEffect(() => {
    if (ended || isReady) onEnded();
  }, [ended, isReady, onEnded]);
  const notice = <ReturnNotice {...{ outcome }} state={undefined} established={false} untried />;
  if (runId === undefined) return notice;
  if (run === undefined)
    return followed.failure ? <FailureNotice failure={followed.failure} /> : <LoadingSingleSignOn />;
  // An earlier run says nothing of a later trip that came to nothing before there was one.
  const { errorCode } = outcome;
  return errorCode === undefined || errorCode === run.failure?.code ? <RunProgress progress={run} /> : notice;
}
