'use client';

import { Button, Input, Label, TextField } from '@heroui/react';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { NativeSelect } from '../native-select.tsx';
import { localMinute, momentOf } from './local-minute.ts';

const RESULTS = [
  { value: '', label: 'All' },
  { value: 'succeeded', label: 'Signed in' },
  { value: 'refused', label: 'Refused' },
  { value: 'unfinished', label: 'Not finished' },
] as const;

/** Which sign-ins to show, as the address has it; times as ISO 8601 writes them. */
export type SignInFilterText = Readonly<Partial<Record<'search' | 'result' | 'since' | 'until', string>>>;

/** Which sign-ins to show: stands in the address, so that it can be sent to somebody. */
export function SignInFilterForm({
  path,
  filter,
}: {
  readonly path: string;
  readonly filter: SignInFilterText;
}) {
  const router = useRouter();
  const { search = '', result = '', since, until } = filter;
  const form = useRef<HTMLFormElement>(null);
  /** What the form says, whichever part of it was changed last. */
  const show = (wantedResult: string) => {
    const given = new FormData(form.current ?? undefined);
    const text = (name: string) => String(given.get(name) ?? '');
    // In the reader's zone as typed; the address means the same everywhere.
    const wanted = {
      ...{ search: text('search').trim(), result: wantedResult },
      ...{ since: momentOf(text('since')), until: momentOf(text('until')) },
    };
    const query = new URLSearchParams(
      Object.entries(wanted).flatMap(([name, value]) => (value ? [[name, value]] : [])),
    );
    router.push(query.size > 0 ? `${path}?${query}` : path);
  };
  return (
    <search>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          show(result);
        }}
        className="mb-4 flex flex-wrap items-end gap-3"
      >
        <TextField name="search" type="search" defaultValue={search} className="min-w-0 flex-1 basis-64">
          <Label>Person or request id</Label>
          <Input fullWidth maxLength={200} placeholder="Ada, ada@contoso.com or req_…" />
        </TextField>
        <Moment key={`since ${since}`} name="since" label="From" at={since} />
        <Moment key={`until ${until}`} name="until" label="To" at={until} />
        <Button type="submit" variant="secondary">
          Search
        </Button>
        <NativeSelect
          label="Show"
          value={RESULTS.find(({ value }) => value === result)?.value ?? ''}
          options={RESULTS}
          onChange={show}
        />
      </form>
    </search>
  );
}

/** A moment in the zone of the reader, which the server does not know. */
function Moment({
  name,
  label,
  at,
}: {
  readonly name: string;
  readonly label: string;
  readonly at: string | undefined;
}) {
  const [value, setValue] = useState('');
  useEffect(() => setValue(at === undefined ? '' : localMinute(new Date(at))), [at]);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={`sign-ins-${name}`} className="text-sm font-medium">
        {label}
      </label>
      <input
        id={`sign-ins-${name}`}
        name={name}
        type="datetime-local"
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        className="h-9 min-w-0 rounded-lg border border-(--field-border) bg-(--field-background) px-2.5 text-sm"
      />
    </div>
  );
}
