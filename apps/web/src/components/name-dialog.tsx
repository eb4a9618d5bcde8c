'use client';

import { Button, Form, Modal, useOverlayState } from '@heroui/react';
import { Plus } from 'lucide-react';
import type { ApiResult } from './api.ts';
import { FailureNotice } from './failure-notice.tsx';
import { Field } from './field.tsx';
import { SubmitButton } from './submit-button.tsx';
import { useSubmission } from './use-submission.ts';

/** A button that asks for a name and makes something of it. */
export function NameDialog<T>(props: {
  readonly button: string;
  readonly heading: string;
  readonly description: string;
  readonly create: (name: string) => Promise<ApiResult<T>>;
  readonly done: (made: T) => void;
}) {
  const dialog = useOverlayState();
  const { busy, failure, form } = useSubmission(
    (fields) => props.create(fields['name'] ?? ''),
    (made) => {
      dialog.close();
      props.done(made);
    },
  );
  return (
    <Modal state={dialog}>
      <Button onPress={dialog.open}>
        <Plus aria-hidden className="size-4" />
        {props.button}
      </Button>
      <Modal.Backdrop>
        <Modal.Container size="sm">
          <Modal.Dialog>
            <Modal.Header>
              <Modal.Heading>{props.heading}</Modal.Heading>
            </Modal.Header>
            <Form {...form}>
              <Modal.Body className="flex flex-col gap-4">
                {failure ? <FailureNotice failure={failure} /> : null}
                <Field label="Name" name="name" description={props.description} autoFocus />
              </Modal.Body>
              <Modal.Footer>
                <Button variant="tertiary" slot="close">
                  Cancel
                </Button>
                <SubmitButton busy={busy} busyText="Creating…">
                  Create
                </SubmitButton>
              </Modal.Footer>
            </Form>
          </Modal.Dialog>
        </Modal.Container>
      </Modal.Backdrop>
    </Modal>
  );
}
