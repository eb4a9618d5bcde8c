'use client';

import { type ReactNode, useId } from 'react';

/** A yes-or-no setting with its effect in a sentence. */
export function Check(props: {
  readonly name: string;
  readonly label: string;
  readonly children: ReactNode;
  readonly defaultChecked?: boolean;
  readonly checked?: boolean;
  readonly onChange?: (checked: boolean) => void;
  readonly error?: string | undefined;
}) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <input
        id={id}
        type="checkbox"
        name={props.name}
        {...(props.checked === undefined
          ? { defaultChecked: props.defaultChecked ?? false }
          : { checked: props.checked })}
        onChange={(event) => props.onChange?.(event.target.checked)}
        aria-describedby={`${id}-effect`}
        aria-invalid={props.error !== undefined}
        className="mt-1 size-4 shrink-0 accent-(--accent)"
      />
      <div>
        <label htmlFor={id} className="block font-medium">
          {props.label}
        </label>
        <div id={`${id}-effect`} className="text-sm text-muted">
          {props.children}
          {props.error ? <p className="text-danger">{props.error}</p> : null}
        </div>
      </div>
    </div>
  );
}
