'use client';

import { Button } from '@heroui/react';
import { type ChangeEvent, useRef, useState } from 'react';
import type { removeLogo } from '../../api/projects/remove-logo.ts';
import type { setLogo } from '../../api/projects/set-logo.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';

const TYPES = ['image/png', 'image/jpeg', 'image/webp'];
const MOST_BYTES = 100 * 1_024;

type LogoFieldProps = {
  readonly projectId: string;
  readonly hasLogo: boolean;
  /** Gets the new logo as a `data:` URL, or null when there is none any more. */
  readonly onChange: (logo: string | null) => void;
};

/** Uploads the logo as soon as it is chosen, or takes it away. */
export function LogoField({ projectId, hasLogo, onChange }: LogoFieldProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState('');
  const [failure, setFailure] = useState<ApiFailure>();
  const path = `/v1/session/projects/${projectId}/logo` as const;

  async function send(words: string, file: File | undefined) {
    setBusy(words);
    setFailure(undefined);
    const refusal = file && refusalOf(file);
    const result =
      refusal ??
      (await (file
        ? callApi<typeof setLogo>('PUT', path, file)
        : callApi<typeof removeLogo>('DELETE', path)));
    if (!result.ok) setFailure(result.failure);
    else onChange(file ? await asDataUrl(file) : null);
    setBusy('');
  }

  function chosen(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    // So that choosing the same file again counts.
    event.target.value = '';
    if (file) send('Uploading…', file);
  }

  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm font-medium">Logo</p>
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="outline" size="sm" onPress={() => picker.current?.click()} isDisabled={busy !== ''}>
          {hasLogo ? 'Replace logo' : 'Upload logo'}
        </Button>
        {hasLogo ? (
          <Button
            variant="ghost"
            size="sm"
            onPress={() => send('Removing…', undefined)}
            isDisabled={busy !== ''}
          >
            Remove logo
          </Button>
        ) : null}
        <span role="status" className="text-sm text-muted">
          {busy}
        </span>
      </div>
      <input
        ref={picker}
        type="file"
        accept={TYPES.join(',')}
        onChange={chosen}
        aria-label="Logo file"
        className="hidden"
      />
      <p className="text-sm text-muted">
        PNG, JPEG or WebP, at most 100 KiB. It is shown 40 pixels high. A PNG or JPEG, best 215 by 215 pixels,
        is also put beside your product’s name in the directories of customers who connect Microsoft.
      </p>
      {failure ? <FailureNotice failure={failure} /> : null}
    </div>
  );
}

function refusalOf(file: File): { ok: false; failure: ApiFailure } | undefined {
  const refuse = (message: string) => ({
    ok: false as const,
    failure: { code: 'invalid_request', message, fields: {} },
  });
  if (!TYPES.includes(file.type)) return refuse(`${file.name} is not a PNG, JPEG or WebP image.`);
  if (file.size <= MOST_BYTES) return undefined;
  return refuse(`${file.name} is ${Math.ceil(file.size / 1_024)} KiB; the limit is 100 KiB.`);
}

function asDataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
