'use client';

import { useId, useState } from 'react';
import { refusedLines } from './uri-lines.ts';

/** URIs, one a line; each refusal is explained while one types. */
export function UriField(props: {
  readonly label: string;
  readonly name: string;
  readonly description: string;
  readonly defaultValue?: readonly string[];
  readonly placeholder?: string;
  readonly error?: string | undefined;
  /** Why a line cannot be registered. Redirect URIs unless given. */
  readonly refusal?: (line: string) => string | undefined;
}) {
  const id = useId();
  const [text, setText] = useState((props.defaultValue ?? []).join('\n'));
  const refused = refusedLines(text, props.refusal);
  const problem = refused.length > 0 || props.error !== undefined;
  return (
    <div className="flex w-full flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {props.label}
      </label>
      <textarea
        id={id}
        name={props.name}
        value={text}
        onChange={(event) => setText(event.target.value)}
        rows={Math.max(2, text.split('\n').length)}
        placeholder={props.placeholder}
        spellCheck={false}
        autoCapitalize="none"
        aria-invalid={problem}
        aria-describedby={`${id}-description ${id}-refusals`}
        className="w-full rounded-lg border border-(--field-border) bg-(--field-background) px-3 py-2 font-mono text-sm placeholder:text-muted aria-invalid:border-danger"
      />
      <p id={`${id}-description`} className="text-sm text-muted">
        {props.description}
      </p>
      <ul id={`${id}-refusals`} aria-live="polite" className="text-sm text-danger">
        {refused.map(({ line, why }) => (
          <li key={line} className="[overflow-wrap:anywhere]">
            <code className="font-mono">{line}</code>: {why}
          </li>
        ))}
        {refused.length === 0 && props.error ? <li>{props.error}</li> : null}
      </ul>
    </div>
  );
}
