'use client';

import { Button, Input, Label, TextField } from '@heroui/react';
import { useRouter } from 'next/navigation';
import { NativeSelect } from '../native-select.tsx';

const RESULTS = [
  { value: '', label: 'All' },
  { value: 'succeeded', label: 'Signed in' },
  { value: 'refused', label: 'Refused' },
  { value: 'unfinished', label: 'Did not come back' },
] as const;

/** Which sign-ins to show: stands in the address, so that it can be sent to somebody. */
export function SignInFilterForm({
  path,
  search,
  result,
}: {
  readonly path: string;
  readonly search: string;
  readonly result: string;
}) {
  const router = useRouter();
  const show = (wanted: string) => {
    const query = new URLSearchParams([
      ...(search === '' ? [] : [['search', search]]),
      ...(wanted === '' ? [] : [['result', wanted]]),
    ]);
    router.push(query.size > 0 ? `${path}?${query}` : path);
  };
  return (
    <search>
      <form method="get" action={path} className="mb-4 flex flex-wrap items-end gap-3">
        {result === '' ? null : <input type="hidden" name="result" value={result} />}
        <TextField name="search" type="search" defaultValue={search} className="min-w-0 flex-1 basis-64">
          <Label>Person or request id</Label>
          <Input fullWidth maxLength={200} placeholder="Ada, ada@contoso.com or req_…" />
        </TextField>
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
