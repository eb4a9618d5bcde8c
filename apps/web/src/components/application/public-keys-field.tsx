'use client';

import { useId, useState } from 'react';
import { readPublicKeys } from './public-key-text.ts';

/** The public keys of an application, pasted as a JSON Web Key Set. */
export function PublicKeysField({ jwks, error }: { jwks: unknown; error: string | undefined }) {
  const id = useId();
  const [text, setText] = useState(jwks === null ? '' : JSON.stringify(jwks, null, 2));
  const pasted = readPublicKeys(text);
  const problem = 'problem' in pasted ? pasted.problem : error;
  return (
    <div className="flex w-full flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        Public keys (JWKS)
      </label>
      <textarea
        id={id}
        name="jwks"
        value={text}
        onChange={(event) => setText(event.target.value)}
        rows={6}
        spellCheck={false}
        autoCapitalize="none"
        placeholder={'{ "keys": [ { "kty": "EC", "crv": "P-256", … } ] }'}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-description ${id}-problem`}
        className="w-full rounded-lg border border-(--field-border) bg-(--field-background) px-3 py-2 font-mono text-sm placeholder:text-muted aria-invalid:border-danger"
      />
      <p id={`${id}-description`} className="text-sm text-muted">
        RSA from 2048 bits, P-256 or Ed25519. Portico never fetches keys: to rotate, paste both.
      </p>
      <p id={`${id}-problem`} aria-live="polite" className="text-sm text-danger">
        {problem}
      </p>
    </div>
  );
}
