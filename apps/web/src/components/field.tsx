'use client';

import { Description, FieldError, Input, Label, TextField } from '@heroui/react';
import type { ReactNode } from 'react';

export type FieldProps = {
  readonly label: string;
  readonly name: string;
  readonly type?: 'text' | 'email' | 'password' | 'url';
  readonly description?: ReactNode;
  readonly autoComplete?: string;
  readonly defaultValue?: string;
  readonly required?: boolean;
  readonly autoFocus?: boolean;
  readonly placeholder?: string;
  readonly minLength?: number;
  /**
   * The one sentence for a value that the browser refuses. Its room is kept: a button below that moved while it is pressed
   * would not be pressed (U5).
   */
  readonly keepsRoom?: string;
};

/**
 * One labelled input with its explanation and its error, tied together for screen readers. What the server refuses comes from
 * `validationErrors` of the form, by the name of the field.
 */
export function Field(props: FieldProps) {
  const { label, name, type = 'text', description, required = true, placeholder } = props;
  return (
    <TextField
      fullWidth
      name={name}
      type={type}
      isRequired={required}
      autoComplete={props.autoComplete ?? 'off'}
      autoFocus={props.autoFocus ?? false}
      {...(props.defaultValue === undefined ? {} : { defaultValue: props.defaultValue })}
      {...(props.minLength === undefined ? {} : { minLength: props.minLength })}
    >
      <Label>
        {label}
        {required ? null : <span className="font-normal text-muted"> (optional)</span>}
      </Label>
      <Input fullWidth {...(placeholder === undefined ? {} : { placeholder })} />
      {description ? <Description>{description}</Description> : null}
      {props.keepsRoom === undefined ? (
        <FieldError>{({ validationErrors }) => validationErrors.join(' ')}</FieldError>
      ) : (
        <div className="min-h-10 sm:min-h-5">
          <FieldError className="block leading-5">{props.keepsRoom}</FieldError>
        </div>
      )}
    </TextField>
  );
}
