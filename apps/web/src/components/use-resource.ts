'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiFailure, callApi } from './api.ts';
import { type Polling, poll } from './poll.ts';

export type Resource<T> = {
  /** The last answer; stays while a later one fails. */
  readonly value: T | undefined;
  /** Why the last call failed, if it did. */
  readonly failure: ApiFailure | undefined;
  readonly reload: () => void;
};

const never = () => false;

/**
 * Reads from our API, and again while `again` says so of the last answer.
 *
 * @param path undefined to read nothing
 * @param again has to be the same function at each rendering
 */
export function useResource<T>(
  path: `/v1/session${string}` | undefined,
  again: (value: T) => boolean = never,
): Resource<T> {
  const [value, setValue] = useState<T>();
  const [failure, setFailure] = useState<ApiFailure>();
  const polling = useRef<Polling>(undefined);

  useEffect(() => {
    if (path === undefined) return;
    const started = poll<T>(
      () => callApi('GET', path),
      (result) => {
        setFailure(result.ok ? undefined : result.failure);
        if (result.ok) setValue(result.value);
      },
      again,
    );
    polling.current = started;
    return started.end;
  }, [path, again]);

  return { value, failure, reload: useCallback(() => polling.current?.now(), []) };
}
