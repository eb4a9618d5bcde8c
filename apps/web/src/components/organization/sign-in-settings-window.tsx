'use client';

import { useId, useState } from 'react';
import { NativeSelect } from '../native-select.tsx';
import { durationText, inUnits, UNITS } from './duration.ts';

const AS_DEPLOYMENT = '';
const OTHER = 'other';

type WindowProps = {
  /** What the API calls it. */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** In seconds; null is as the deployment. */
  readonly value: number | null;
  readonly choices: readonly number[];
  readonly error: string | undefined;
  readonly onChange: (seconds: number | null) => void;
  /** Whether a length is typed instead of chosen. */
  readonly typed: boolean;
  readonly onTyped: (typed: boolean) => void;
};

/** One window of sessions: a usual length, another one, or the deployment's. */
export function SessionWindow(props: WindowProps) {
  const { value, choices, typed } = props;
  const id = useId();
  const chosen = typed ? OTHER : String(value ?? AS_DEPLOYMENT);
  return (
    <div className="flex w-full flex-col gap-2">
      <NativeSelect
        label={props.label}
        name={props.name}
        description={props.description}
        value={chosen}
        options={[
          { value: AS_DEPLOYMENT, label: 'Deployment default' },
          ...choices.map((seconds) => ({ value: String(seconds), label: durationText(seconds) })),
          { value: OTHER, label: 'Another length…' },
        ]}
        onChange={(choice) => {
          props.onTyped(choice === OTHER);
          if (choice === OTHER) props.onChange(value ?? choices[0] ?? null);
          else props.onChange(choice === AS_DEPLOYMENT ? null : Number(choice));
        }}
      />
      {typed ? <TypedLength {...props} problemId={`${id}-problem`} /> : null}
      <p id={`${id}-problem`} aria-live="polite" className="text-sm text-danger empty:hidden">
        {props.error}
      </p>
    </div>
  );
}

function TypedLength(props: WindowProps & { readonly problemId: string }) {
  const [unit, setUnit] = useState(() => inUnits(props.value ?? 0).unit);
  const count = (props.value ?? 0) / unit;
  const look = 'h-9 rounded-lg border border-(--field-border) bg-(--field-background) px-2.5 text-sm';
  return (
    <div className="flex items-center gap-2">
      <input
        type="number"
        min={1}
        value={count === 0 ? '' : count}
        onChange={(event) => props.onChange(Math.trunc(Number(event.target.value)) * unit)}
        aria-label={`${props.label}, how many`}
        aria-invalid={props.error !== undefined}
        aria-describedby={props.problemId}
        className={`w-24 aria-invalid:border-danger ${look}`}
      />
      <select
        value={unit}
        onChange={(event) => {
          setUnit(Number(event.target.value));
          props.onChange(count * Number(event.target.value));
        }}
        aria-label={`${props.label}, unit`}
        className={look}
      >
        {UNITS.map(({ seconds, name }) => (
          <option key={seconds} value={seconds}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
