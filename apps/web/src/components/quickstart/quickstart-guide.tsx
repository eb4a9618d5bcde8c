import Link from 'next/link';
import type { ReactNode } from 'react';
import {
  backchannelLogoutUri,
  fittingRedirectUri,
  type QuickstartKind,
  quickstart,
  recipe,
  signedOutUri,
} from '../../quickstart/quickstart.ts';
import { KINDS } from '../application/kinds.ts';
import { CopyValue } from '../copy-value.tsx';
import { Empty } from '../empty.tsx';
import { Facts } from '../facts.tsx';
import { LinkButton } from '../link-button.tsx';
import { Panel } from '../panel.tsx';
import { FirstSignIn } from './first-sign-in.tsx';
import { ListingBlock } from './listing.tsx';

type QuickstartApplication = {
  readonly id: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly backchannelLogoutUri: string | null;
};

type QuickstartGuideProps = {
  /** Of this page: a choice is a link to it. */
  readonly path: string;
  readonly kinds: readonly QuickstartKind[];
  readonly chosen: QuickstartKind;
  readonly projectId: string;
  readonly issuer: string;
  /** Where the applications of the project are. */
  readonly applications: string;
  /** Whose values are filled in; undefined when there is none of that kind. */
  readonly application: QuickstartApplication | undefined;
};

/** From an empty folder to somebody who is signed in, with the project's own values filled in. */
export function QuickstartGuide(props: QuickstartGuideProps) {
  const { chosen, application } = props;
  return (
    <div className="flex flex-col gap-6">
      {props.kinds.length < 2 ? null : <Choices {...props} />}
      {application === undefined ? (
        <NoApplication {...props} />
      ) : (
        <Panel
          title={`${recipe(chosen).name}, from scratch`}
          description={
            <>
              With the values of{' '}
              <Link href={`${props.applications}/${application.id}`} className="underline">
                {application.name}
              </Link>
              .
            </>
          }
        >
          <Steps {...props} application={application} />
        </Panel>
      )}
    </div>
  );
}

function Choices({ path, kinds, chosen }: QuickstartGuideProps) {
  return (
    <nav aria-label="Kind of program">
      <ul className="flex flex-wrap gap-2">
        {kinds.map((kind) => (
          <li key={kind}>
            <Link
              href={`${path}?for=${kind}`}
              aria-current={kind === chosen ? 'true' : undefined}
              className="block rounded-lg border border-border bg-surface px-3 py-1.5 text-sm hover:border-accent aria-[current=true]:border-accent aria-[current=true]:bg-accent-soft aria-[current=true]:font-medium"
            >
              {recipe(kind).name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function NoApplication({ chosen, applications }: QuickstartGuideProps) {
  const { application } = recipe(chosen);
  return (
    <Empty title="No application of this kind yet">
      <p>
        This quickstart needs an application of the kind <strong>{KINDS[application].name}</strong>.
      </p>
      <p className="mt-3">
        <LinkButton href={`${applications}/new?kind=${application}`}>New application</LinkButton>
      </p>
    </Empty>
  );
}

function Steps(props: QuickstartGuideProps & { readonly application: QuickstartApplication }) {
  const { chosen, issuer, application } = props;
  const { redirectUri, after } = recipe(chosen);
  const registered = fittingRedirectUri(chosen, application.redirectUris);
  const values = { issuer, clientId: application.id, redirectUri: registered ?? redirectUri?.usual ?? '' };
  const signedOut = signedOutUri(chosen, values.redirectUri);
  const hears = backchannelLogoutUri(chosen, values);
  const missing = [
    ...(redirectUri === undefined || registered ? [] : [toRegister('Redirect URI', values.redirectUri)]),
    ...(signedOut === undefined || application.postLogoutRedirectUris.includes(signedOut)
      ? []
      : [toRegister('After sign-out', signedOut)]),
    ...(hears === undefined || application.backchannelLogoutUri !== null
      ? []
      : [toRegister('Back-channel logout URI', hears)]),
  ];
  return (
    <ol className="flex flex-col gap-4">
      {missing.length === 0 ? null : (
        <Step>
          <div className="rounded-lg border border-warning px-4 py-3">
            <p>
              Register this in{' '}
              <Link href={`${props.applications}/${application.id}`} className="underline">
                the application’s settings
              </Link>{' '}
              first:
            </p>
            <Facts facts={missing} />
          </div>
        </Step>
      )}
      {quickstart(chosen, values).map(({ title, text }) => (
        <Step key={title}>
          <ListingBlock title={title} text={text} />
        </Step>
      ))}
      <Step>
        <p>{after}</p>
      </Step>
      {recipe(chosen).application === 'machine' ? null : (
        <Step>
          <FirstSignIn projectId={props.projectId} applicationId={application.id} />
        </Step>
      )}
    </ol>
  );
}

const toRegister = (name: string, uri: string) => ({
  name,
  value: <CopyValue label={name} value={uri} />,
});

function Step({ children }: { children: ReactNode }) {
  return <li className="min-w-0">{children}</li>;
}
