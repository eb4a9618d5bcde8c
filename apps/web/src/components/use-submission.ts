'use client';

import { type FormEvent, useState } from 'react';
import type { ApiFailure, ApiResult } from './api.ts';

/**
 * A form that is sent to our API: busy while under way, and the failure of the last try.
 *
 * @param send gets the fields as text
 * @param done gets the answer and what was sent; the form stays as it is, so that a page can go on or clear it
 */
export function useSubmission<T>(
  send: (fields: Record<string, string>) => Promise<ApiResult<T>>,
  done: (value: T, fields: Record<string, string>) => void,
) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const fields = Object.fromEntries(
      [...new FormData(event.currentTarget)].flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
    );
    setBusy(true);
    setFailure(undefined);
    const result = await send(fields);
    setBusy(false);
    if (result.ok) done(result.value, fields);
    else setFailure(result.failure);
  }

  return { busy, failure, onSubmit };
}
