'use client';

import { type ApplicationKind, KINDS, KINDS_IN_ORDER } from './kinds.ts';

/** Which kind of application: it decides for good whether there is a secret. */
export function KindChoice(props: { kind: ApplicationKind; onChange: (kind: ApplicationKind) => void }) {
  return (
    <fieldset className="w-full">
      <legend className="text-sm font-medium">Kind</legend>
      <div className="mt-1.5 grid gap-2 sm:grid-cols-2">
        {KINDS_IN_ORDER.map((kind) => (
          <label
            key={kind}
            className="flex cursor-pointer items-start gap-3 rounded-lg border border-border p-3 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="kind"
              value={kind}
              checked={props.kind === kind}
              onChange={() => props.onChange(kind)}
              className="mt-1 accent-(--accent)"
            />
            <span>
              <span className="block font-medium">{KINDS[kind].name}</span>
              <span className="block text-sm text-muted">{KINDS[kind].description}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
