import { ChoiceList } from './choice-list.tsx';
import { LoginFailure } from './login-failure.tsx';
import type { LoginTexts } from './texts-en.ts';
import { type LoginStep, leave } from './use-login-step.ts';

export type LoginOrganization = { readonly id: string; readonly name: string; readonly accepts: boolean };

/** Signed in; which organization is it to be? */
export function OrganizationStep(props: {
  readonly step: LoginStep;
  readonly texts: LoginTexts;
  readonly organizations: readonly LoginOrganization[];
}) {
  const { step, texts } = props;
  return (
    <div className="flex flex-col gap-4">
      <LoginFailure failure={step.failure} texts={texts} />
      <ChoiceList
        label={texts.chooseOrganization}
        action={`${step.path}/organization`}
        name="organization_id"
        busy={step.busy}
        choices={props.organizations.map(({ id, name, accepts }) => ({
          id,
          title: name,
          disabled: !accepts,
          detail: accepts ? undefined : texts.onlySso,
        }))}
        choose={(id) => step.send('organization', { organization_id: id }, leave)}
      />
    </div>
  );
}
