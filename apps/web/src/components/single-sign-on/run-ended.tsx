'use client';

import { Alert } from '@heroui/react';
import type { Run } from '../../api/runs/run.ts';
import { headingOf } from './run-texts.ts';

/** What came of a run that was begun on this page, and went well. */
export function RunEnded({ run }: { run: Run }) {
  const { findings } = run;
  const found = findings !== undefined && findings.length > 0;
  return (
    <Alert status={found ? 'warning' : 'success'} role="status">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>{headingOf(run)}</Alert.Title>
        {findings ? (
          <Alert.Description>
            {found ? 'Not everything is as it was set up: see below.' : 'Everything is as it was set up.'}
          </Alert.Description>
        ) : null}
      </Alert.Content>
    </Alert>
  );
}
