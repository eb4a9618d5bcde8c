import { Panel } from '../panel.tsx';
import { ConnectButton } from '../single-sign-on/connect-button.tsx';
import { MicrosoftLogo } from '../single-sign-on/microsoft-logo.tsx';
import { Unfold } from '../unfold.tsx';

/** What a directory is asked for, as it is told before anybody leaves for Microsoft. */
export type MicrosoftOffer = {
  readonly permissions: readonly { readonly name: string; readonly why: string }[];
  readonly creates: readonly string[];
};

/** The first rung: one approval at Microsoft does all of it. */
export function OneClick(props: { readonly organizationId: string; readonly microsoft: MicrosoftOffer }) {
  const { permissions, creates } = props.microsoft;
  return (
    <Panel
      title="Microsoft, by one click"
      description="You approve one screen at Microsoft, and nothing has to be copied. You need to be a Global Administrator or a Privileged Role Administrator there."
    >
      <div className="flex flex-col gap-4">
        <div className="flex items-center gap-3">
          <MicrosoftLogo />
          <ConnectButton organizationId={props.organizationId} />
        </div>
        <Unfold title="What it asks for, and what it leaves" description="Read it before you approve.">
          <ul className="list-disc pl-5 text-sm">
            {permissions.map(({ name, why }) => (
              <li key={name}>
                {name}: {why}
              </li>
            ))}
            {creates.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Unfold>
      </div>
    </Panel>
  );
}
