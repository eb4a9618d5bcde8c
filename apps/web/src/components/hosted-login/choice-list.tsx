import { Button } from '@heroui/react';

export type Choice = {
  readonly id: string;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly disabled?: boolean;
};

/** One press decides. */
export function ChoiceList(props: {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly busy: boolean;
  readonly choose: (id: string) => void;
}) {
  return (
    <section className="flex flex-col gap-3" aria-label={props.label}>
      <p>{props.label}</p>
      <ul className="flex flex-col gap-2">
        {props.choices.map(({ id, title, detail, disabled }) => (
          <li key={id}>
            <Button
              variant="outline"
              fullWidth
              isDisabled={disabled ?? false}
              className="h-auto flex-col items-start py-2 text-left whitespace-normal"
              onPress={() => {
                if (!props.busy) props.choose(id);
              }}
            >
              <span>{title}</span>
              {detail === undefined ? null : <span className="text-sm font-normal text-muted">{detail}</span>}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
