'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { DeclaredOperation, ResponseFor, UrlFor } from '../api/contract.ts';
import { type ApiFailure, readApi } from './api.ts';
import { type Polling, poll } from './poll.ts';

export type Resource<T> = {
  /** The last answer of this path; stays while a later one fails. */
  readonly value: T | undefined;
  /** Why the last call failed, if it did. */
  readonly failure: ApiFailure | undefined;
  readonly reload: () => void;
};

type Read<T> = {
  readonly path: string;
  readonly value: T | undefined;
  readonly failure: ApiFailure | undefined;
};

const never = () => false;

/**
 * Reads from our API, and again while `again` says so of the last answer.
 *
 * @param path undefined to read nothing
 * @param again has to be the same function at each rendering
 */
export function useResource<O extends DeclaredOperation & { readonly method: 'GET' } = never>(
  path: UrlFor<O> | undefined,
  again: (value: ResponseFor<O>) => boolean = never,
): Resource<ResponseFor<O>> {
  const [read, setRead] = useState<Read<ResponseFor<O>>>();
  const polling = useRef<Polling>(undefined);

  useEffect(() => {
    if (path === undefined) return;
    const started = poll<ResponseFor<O>>(
      () => readApi(path),
      (result) =>
        setRead((last) =>
          result.ok
            ? { path, value: result.value, failure: undefined }
            : { path, value: last?.path === path ? last.value : undefined, failure: result.failure },
        ),
      again,
    );
    polling.current = started;
    return started.end;
  }, [path, again]);

  const reload = useCallback(() => polling.current?.now(), []);
  // What was read of another path says nothing of this one.
  if (read?.path !== path) return { value: undefined, failure: undefined, reload };
  return { value: read?.value, failure: read?.failure, reload };
}
