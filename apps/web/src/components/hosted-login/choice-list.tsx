import { Button, Form } from '@heroui/react';
import type { ReactNode } from 'react';
import { pressedButton } from './pressed-button.ts';

export type Choice = {
  readonly id: string;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly disabled?: boolean;
};

/** One press decides: a form whose buttons are the choices, so that it also works before its script does. */
export function ChoiceList(props: {
  readonly label: string;
  /** Where the form goes, and what the pressed button is called there. */
  readonly action: string;
  readonly name: string;
  /** Sent along. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly choices: readonly Choice[];
  readonly busy: boolean;
  readonly choose: (id: string, form: FormData) => void;
  /** Something to fill in besides. */
  readonly children?: ReactNode;
}) {
  return (
    <Form
      method="post"
      action={props.action}
      className="flex flex-col gap-3"
      aria-label={props.label}
      onSubmit={(event) => {
        event.preventDefault();
        const id = pressedButton(event);
        if (!props.busy && id !== undefined) props.choose(id, new FormData(event.currentTarget));
      }}
    >
      <p>{props.label}</p>
      {Object.entries(props.fields ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} readOnly />
      ))}
      {props.children}
      <ul className="flex flex-col gap-2">
        {props.choices.map(({ id, title, detail, disabled }) => (
          <li key={id}>
            <Button
              type="submit"
              name={props.name}
              value={id}
              variant="outline"
              fullWidth
              isDisabled={disabled ?? false}
              className="h-auto flex-col items-start py-2 text-left whitespace-normal"
            >
              <span>{title}</span>
              {detail === undefined ? null : <span className="text-sm font-normal text-muted">{detail}</span>}
            </Button>
          </li>
        ))}
      </ul>
    </Form>
  );
}
