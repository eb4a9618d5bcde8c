'use client';

import { useId } from 'react';

/** A short closed list to choose from: the browser's own select, which every phone and screen reader knows. */
export function NativeSelect<V extends string>(props: {
  readonly label: string;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly name?: string;
  readonly value?: V;
  readonly defaultValue?: V;
  readonly disabled?: boolean;
  /** For a select in a row whose heading names it already. */
  readonly hideLabel?: boolean;
  readonly description?: string;
  readonly onChange?: (value: V) => void;
}) {
  const id = useId();
  const choose = (value: string) => {
    const chosen = props.options.find((option) => option.value === value);
    if (chosen) props.onChange?.(chosen.value);
  };
  return (
    <div className={props.description ? 'flex flex-col gap-1' : 'flex items-center gap-2'}>
      <label htmlFor={id} className={props.hideLabel ? 'sr-only' : 'text-sm font-medium'}>
        {props.label}
      </label>
      <select
        id={id}
        name={props.name}
        value={props.value}
        defaultValue={props.defaultValue}
        disabled={props.disabled}
        aria-describedby={props.description ? `${id}-description` : undefined}
        onChange={(event) => choose(event.target.value)}
        className="h-9 rounded-lg border border-(--field-border) bg-(--field-background) px-2.5 text-sm disabled:opacity-60"
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {props.description ? (
        <p id={`${id}-description`} className="text-sm text-muted">
          {props.description}
        </p>
      ) : null}
    </div>
  );
}
