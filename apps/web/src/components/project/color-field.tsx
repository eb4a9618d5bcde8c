'use client';

import { useId } from 'react';
import { contrastNote, isColor } from './contrast.ts';

/** A colour as `#rrggbb`, picked or typed; empty takes Portico's. */
export function ColorField(props: {
  readonly value: string;
  readonly onChange: (color: string) => void;
  readonly error: string | undefined;
}) {
  const { value, onChange } = props;
  const id = useId();
  const refusal = value === '' || isColor(value) ? props.error : 'Give a colour such as #0b6075.';
  const note = isColor(value) ? contrastNote(value) : undefined;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        Colour <span className="font-normal text-muted">(optional)</span>
      </label>
      <div className="flex items-center gap-2">
        <input
          type="color"
          aria-label="Pick a colour"
          value={isColor(value) ? value.toLowerCase() : '#0b6075'}
          onChange={(event) => onChange(event.target.value)}
          className="h-9 w-12 cursor-pointer rounded-lg border border-(--field-border) bg-(--field-background) p-1"
        />
        <input
          id={id}
          name="accent_color"
          value={value}
          onChange={(event) => onChange(event.target.value.trim())}
          placeholder="#0b6075"
          maxLength={7}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={refusal !== undefined}
          aria-describedby={`${id}-note`}
          className="h-9 w-32 rounded-lg border border-(--field-border) bg-(--field-background) px-2.5 font-mono text-sm placeholder:text-muted aria-invalid:border-danger"
        />
      </div>
      <p id={`${id}-note`} aria-live="polite" className={`text-sm ${refusal ? 'text-danger' : 'text-muted'}`}>
        {refusal ?? note ?? 'The stripe on top of the login page.'}
      </p>
    </div>
  );
}
