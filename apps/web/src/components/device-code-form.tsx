'use client';

import { Alert, Form } from '@heroui/react';
import { Field } from './field.tsx';
import { SubmitButton } from './submit-button.tsx';

const REFUSALS = {
  // Whether it is wrong, used or over is the device's matter: nobody else learns which (attack 80).
  unknown: 'This code cannot be used. Look at the device again, or start anew there.',
  too_many: 'Too many codes were tried from here. Wait a quarter of an hour, then look at the device again.',
} as const;

/** A plain form: it works without its script. */
export function DeviceCodeForm({ refusal }: { refusal: keyof typeof REFUSALS | undefined }) {
  return (
    <Form method="post" action="/v1/device" className="flex flex-col gap-4">
      {refusal === undefined ? null : (
        <Alert status="danger" role="alert">
          <Alert.Indicator />
          <Alert.Content>
            <Alert.Title>{REFUSALS[refusal]}</Alert.Title>
          </Alert.Content>
        </Alert>
      )}
      <Field label="Code" name="user_code" autoComplete="off" autoFocus />
      <SubmitButton busy={false} busyText="" fullWidth>
        Continue
      </SubmitButton>
    </Form>
  );
}
