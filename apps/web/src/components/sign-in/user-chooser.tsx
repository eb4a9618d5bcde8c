'use client';

import { Button } from '@heroui/react';
import { useState } from 'react';
import type { ApiFailure, ApiResult } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';

export type ChoosableUser = {
  readonly user_id: string;
  readonly project_name: string;
  readonly organization_names: readonly string[];
};

/** The same address and password open several users: which one? */
export function UserChooser(props: {
  readonly users: readonly ChoosableUser[];
  readonly signIn: (userId: string) => Promise<ApiResult<unknown>>;
  readonly done: () => void;
}) {
  const [failure, setFailure] = useState<ApiFailure>();

  async function choose(userId: string) {
    const result = await props.signIn(userId);
    if (result.ok) props.done();
    else setFailure(result.failure);
  }

  return (
    <div className="flex flex-col gap-3">
      <p>Your address belongs to several places. Where do you want to go?</p>
      {failure ? <FailureNotice failure={failure} /> : null}
      <ul className="flex flex-col gap-2">
        {props.users.map((user) => (
          <li key={user.user_id}>
            <Button
              variant="outline"
              fullWidth
              className="h-auto flex-col items-start py-2"
              onPress={() => choose(user.user_id)}
            >
              <span>{user.project_name}</span>
              <span className="text-sm font-normal text-muted">
                {user.organization_names.join(', ') || 'Administration'}
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
