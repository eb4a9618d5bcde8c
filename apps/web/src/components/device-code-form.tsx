'use client';

import { Alert, Form } from '@heroui/react';
import { Field } from './field.tsx';
import { SubmitButton } from './submit-button.tsx';

/** In the language of the page. */
export type DeviceCodeTexts = { readonly label: string; readonly go: string };

/** A plain form: it works without its script. */
export function DeviceCodeForm(props: {
  readonly texts: DeviceCodeTexts;
  /** Why the last code was refused. */
  readonly refusal: string | undefined;
}) {
  return (
    <Form method="post" action="/v1/device" className="flex flex-col gap-4">
      {props.refusal === undefined ? null : (
        <Alert status="danger" role="alert">
          <Alert.Indicator />
          <Alert.Content>
            <Alert.Title>{props.refusal}</Alert.Title>
          </Alert.Content>
        </Alert>
      )}
      <Field label={props.texts.label} name="user_code" autoComplete="off" autoFocus />
      <SubmitButton busy={false} busyText="" fullWidth>
        {props.texts.go}
      </SubmitButton>
    </Form>
  );
}
