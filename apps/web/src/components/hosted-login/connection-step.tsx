import type { ChoiceOf } from '../../api/login-steps.ts';
import { ChoiceList } from './choice-list.tsx';
import { LoginFailure } from './login-failure.tsx';
import type { LoginTexts } from './texts-en.ts';
import { type LoginStep, leave } from './use-login-step.ts';

export type LoginConnection = ChoiceOf<'identify'>['connections'][number];

/** The organization has several ways to sign in. */
export function ConnectionStep(props: {
  readonly step: LoginStep;
  readonly texts: LoginTexts;
  readonly connections: readonly LoginConnection[];
  readonly email: string;
}) {
  const { step, texts, email } = props;
  const fields: Record<string, string> = email === '' ? {} : { email };
  return (
    <div className="flex flex-col gap-4">
      <LoginFailure failure={step.failure} texts={texts} />
      <ChoiceList
        label={texts.chooseConnection}
        action={`${step.path}/connection`}
        name="connection_id"
        fields={fields}
        busy={step.busy}
        choices={props.connections.map(({ id, name, organization_name }) => ({
          id,
          title: name,
          detail: organization_name || undefined,
        }))}
        choose={(id) => step.send('connection', { connection_id: id, ...fields }, leave)}
      />
    </div>
  );
}
