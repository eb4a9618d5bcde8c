'use client';

import { type FormEvent, type MouseEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ApiFailure, ApiResult } from './api.ts';

type Refusals = ApiFailure['fields'];

const NOTHING: Refusals = {};

/** Codes whose own sentence says no more than the fields do. */
const MARKED = new Set(['invalid_request', 'weak_password']);

const LOOK_AT = { one: 'Check the marked field.', several: 'Check the marked fields.' };

/**
 * A form that is sent to our API: busy while under way, and the failure of the last try.
 *
 * What the server said about a field stands beside it until it is typed in or the form is sent again: the browser sends
 * nothing as long as it stands there, and correcting one field may be what another one needed (U1).
 *
 * @param send gets the fields as text
 * @param done gets the answer and what was sent; the form stays as it is, so that a page can go on or clear it
 * @param lookAt where the page is not English
 * @returns `form` for the `Form` itself, and `refused`: one sentence for each field, for those that are no `Field`
 */
export function useSubmission<T>(
  send: (fields: Record<string, string>) => Promise<ApiResult<T>>,
  done: (value: T, fields: Record<string, string>) => void,
  lookAt = LOOK_AT,
) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();
  const [refused, setRefused] = useState(NOTHING);

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    const fields = textsOf(form);
    setBusy(true);
    setFailure(undefined);
    setRefused(NOTHING);
    const result = await send(fields);
    setBusy(false);
    if (result.ok) return done(result.value, fields);
    setFailure(explained(result.failure, form, lookAt));
    setRefused(result.failure.fields);
    goToFirst(result.failure.fields, form);
  }

  function onInput({ target }: FormEvent<HTMLFormElement>) {
    const name = target instanceof Element ? target.getAttribute('name') : null;
    if (name === null || !Object.hasOwn(refused, name)) return;
    setRefused(Object.fromEntries(Object.entries(refused).filter(([field]) => field !== name)));
  }

  function onClickCapture({ target }: MouseEvent<HTMLFormElement>) {
    const sends = target instanceof Element && target.closest('button[type=submit]') !== null;
    if (sends && refused !== NOTHING) flushSync(() => setRefused(NOTHING));
  }

  return {
    busy,
    failure,
    refused,
    form: { method: 'post', onSubmit, onInput, onClickCapture, validationErrors: refused },
  } as const;
}

function textsOf(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

/** Says what to look for where fields are marked, and what was refused that has no field here. */
function explained(failure: ApiFailure, form: HTMLFormElement, lookAt: typeof LOOK_AT): ApiFailure {
  if (!MARKED.has(failure.code)) return failure;
  const names = Object.keys(failure.fields);
  const unmarked = names.filter((name) => form.elements.namedItem(name) === null);
  if (unmarked.length > 0)
    return { ...failure, message: unmarked.map((name) => failure.fields[name]).join(' ') };
  if (names.length === 0) return failure;
  return { ...failure, message: names.length === 1 ? lookAt.one : lookAt.several };
}

function goToFirst(refused: Refusals, form: HTMLFormElement): void {
  const first = Array.from(form.elements).find((element) =>
    Object.hasOwn(refused, element.getAttribute('name') ?? ''),
  );
  if (first instanceof HTMLElement) first.focus();
}
