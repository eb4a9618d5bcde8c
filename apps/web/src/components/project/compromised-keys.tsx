'use client';

import { Input, Label, TextField } from '@heroui/react';
import { useState } from 'react';
import type { rotateSigningKeys } from '../../api/signing-keys/rotate-signing-keys.ts';
import { type ApiResult, callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { Panel } from '../panel.tsx';

/** For the day when somebody else may know a key: replaces all of them at once, and everybody signs in again. */
export function CompromisedKeys(props: {
  readonly path: `/v1/session/projects/${string}/signing-keys`;
  readonly projectName: string;
  readonly done: (what: string) => void;
}) {
  const { path, projectName } = props;
  const [typed, setTyped] = useState('');

  async function replace(): Promise<ApiResult<unknown>> {
    if (typed.trim() !== projectName)
      return {
        ok: false,
        failure: { code: 'not_confirmed', message: `Type ${projectName} to confirm.`, fields: {} },
      };
    return callApi<typeof rotateSigningKeys>('POST', path, { compromised: true });
  }

  return (
    <Panel
      title="Somebody else may know a key"
      description="Withdraws every key at once. Every token stops working, and everybody has to sign in again."
      action={
        <ConfirmButton
          button="Withdraw all keys"
          heading="Withdraw all keys now?"
          confirm="Withdraw all keys"
          busyText="Withdrawing…"
          act={replace}
          done={() => {
            setTyped('');
            props.done('All keys are new. Everybody signs in again.');
          }}
        >
          <p>
            Every token of {projectName} stops working as soon as applications read the key set again, every
            session ends, and sign-ins under way start over. New keys sign at once. This cannot be undone.
          </p>
          <TextField fullWidth value={typed} onChange={setTyped} autoComplete="off">
            <Label>Type {projectName} to confirm</Label>
            <Input fullWidth />
          </TextField>
        </ConfirmButton>
      }
    />
  );
}
