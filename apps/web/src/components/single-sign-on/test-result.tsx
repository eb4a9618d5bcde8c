'use client';

import { Skeleton } from '@heroui/react';
import { isConnected } from '@portico/core';
import type { getTest, TestSignIn } from '../../api/connections/get-test.ts';
import type { listConnections } from '../../api/connections/list-connections.ts';
import { nextByHand } from '../entered-connection/advice.ts';
import { MappedValues } from '../entered-connection/mapped-values.tsx';
import { Facts } from '../facts.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { LinkButton } from '../link-button.tsx';
import { Panel } from '../panel.tsx';
import { AnswerChanges, MismatchFacts } from '../sign-in-log/answer-facts.tsx';
import { useResource } from '../use-resource.ts';
import { adviceFor } from './advice.ts';
import { actorOf, whatFailed } from './failed-sign-in-texts.ts';
import { isSignInOnly } from './level-names.ts';
import { NothingCameBack } from './nothing-came-back.tsx';

const stillWaiting = ({ state }: TestSignIn) => state === 'waiting';

/** What a test sign-in brought: the claims that arrived, and the member that they would become. Signs nobody in. */
export function TestResult(props: {
  readonly organizationId: string;
  readonly attemptId: string;
  /** Of the address; without it, it is the one that is connected. */
  readonly connectionId: string | undefined;
  /** Where one goes on afterwards; of the dashboard unless given. */
  readonly back?: string;
}) {
  const { organizationId, attemptId } = props;
  const base = `/v1/session/orgs/${organizationId}/sso-connections` as const;
  const connections = useResource<typeof listConnections>(base);
  // Of a disconnected one a test is not worth a look.
  const connected = connections.value?.data.find(({ status }) => isConnected(status));
  const connectionId = props.connectionId ?? connected?.id;
  const test = useResource<typeof getTest>(
    connectionId ? `${base}/${connectionId}/test-sign-in/${attemptId}` : undefined,
    stillWaiting,
  );
  const failure = test.failure ?? (connectionId === undefined ? connections.failure : undefined);
  const tested = connections.value?.data.find(({ id }) => id === connectionId);
  const entra = tested?.entra;
  const state = test.value?.state;
  const provider = tested?.entered === undefined ? 'Microsoft' : tested.name;
  return (
    <div className="flex flex-col gap-6">
      {failure ? <FailureNotice failure={failure} /> : null}
      <div role="status" aria-live="polite">
        {test.value ? (
          <Outcome test={test.value} provider={provider} byHand={tested?.entered !== undefined} />
        ) : failure ? null : (
          <>
            <span className="sr-only">Reading what the test sign-in brought</span>
            <Skeleton className="h-32 rounded-xl" />
          </>
        )}
      </div>
      {tested?.entered === undefined && (state === 'waiting' || state === 'expired') ? (
        <Panel
          title={state === 'waiting' ? 'If Microsoft does not let you through' : 'Why nothing came back'}
          description="Microsoft shows most errors on a page of its own, and tells Portico nothing of them."
        >
          <NothingCameBack
            organizationId={organizationId}
            entraUrl={entra?.app_id ? entra.admin_center_url : undefined}
            overSignInApp={tested !== undefined && isSignInOnly(tested)}
          />
        </Panel>
      ) : null}
      {test.value?.mismatch ? <MismatchFacts mismatch={test.value.mismatch} /> : null}
      {test.value?.changes ? <AnswerChanges changes={test.value.changes} /> : null}
      {test.value?.others ? <OfOthers others={test.value.others} provider={provider} /> : null}
      {test.value?.member ? <WouldBecome member={test.value.member} provider={provider} /> : null}
      {test.value?.member && tested?.entered ? (
        <MappedValues
          connection={tested}
          entered={tested.entered}
          member={test.value.member}
          claims={test.value.claims ?? {}}
        />
      ) : null}
      {test.value?.claims ? <Claims claims={test.value.claims} provider={provider} /> : null}
      <div>
        <LinkButton
          href={
            props.back ??
            `/dashboard/organizations/${organizationId}/features/single-sign-on${
              tested?.entered === undefined ? '' : `/connections/${tested.id}`
            }`
          }
          variant="tertiary"
        >
          {tested?.entered === undefined ? 'Back to single sign-on' : 'Back to the connection'}
        </LinkButton>
      </div>
    </div>
  );
}

function Outcome({ test, provider, byHand }: { test: TestSignIn; provider: string; byHand: boolean }) {
  if (test.state === 'waiting') {
    return (
      <Panel
        title="Waiting for the sign-in"
        description={`Sign in at ${provider} in the other tab. What comes back is shown here, too.`}
      />
    );
  }
  if (test.state === 'ok') {
    return (
      <Panel title="The test sign-in worked" description="Nobody was signed in: this was only a test." />
    );
  }
  if (test.state === 'expired') {
    return (
      <Panel
        title="The test has expired"
        description={`Nobody came back from ${provider} within ten minutes. If it showed you an error, that says why; else start another test.`}
      />
    );
  }
  if (test.explanation !== undefined) {
    const { what, who, how } = test.explanation;
    return (
      <Panel
        title="The test sign-in did not work"
        description={`${what} Who can act: ${actorOf(who)}. ${how} (${test.provider_code})`}
      />
    );
  }
  const advice = adviceFor(test.state);
  return (
    <Panel
      title="The test sign-in did not work"
      description={`${whatFailed(test.state, provider) ?? advice.what} ${byHand ? nextByHand(test.state) : advice.next}`}
    />
  );
}

function WouldBecome({ member, provider }: { member: NonNullable<TestSignIn['member']>; provider: string }) {
  const facts = [
    { name: 'Name', value: member.name ?? 'Not given' },
    { name: 'E-mail address', value: member.email ?? 'Not given' },
    { name: 'Role', value: member.role },
  ];
  return member.refused ? (
    <Panel
      title="They could not sign in"
      description={`${whatFailed(member.refused, provider) ?? adviceFor(member.refused).what}${
        provider === 'Microsoft' ? '' : ` ${nextByHand(member.refused)}`
      }`}
    >
      <Facts facts={facts.slice(0, 2)} />
    </Panel>
  ) : (
    <Panel title="The member they would become" description="Created at their first real sign-in.">
      <Facts facts={facts} />
    </Panel>
  );
}

const VALUES = { email: 'E-mail address', name: 'Name', groups: 'Groups' } as const;

function OfOthers({ others, provider }: { others: NonNullable<TestSignIn['others']>; provider: string }) {
  const { missing, refused } = others;
  const value = missing.length > 0 ? missing.map((each) => VALUES[each]).join(', ') : 'None';
  return (
    <Panel
      title={refused ? 'They could not sign in' : 'Somebody else has tried it'}
      description={`${refused ? `${whatFailed(refused, provider) ?? adviceFor(refused).what} ` : ''}Whoever has tried it sees what arrived of them.`}
    >
      <Facts facts={[{ name: 'Values that did not arrive', value }]} />
    </Panel>
  );
}

/** What people ask about first; the rest is for whoever debugs. */
const TELLING = [
  'name',
  'email',
  'preferred_username',
  'upn',
  'oid',
  'tid',
  'sub',
  'groups',
  'roles',
  'acct',
  'xms_edov',
];

function Claims(props: { claims: Readonly<Record<string, unknown>>; provider: string }) {
  const { claims, provider } = props;
  const rest = Object.keys(claims)
    .filter((name) => !TELLING.includes(name))
    .sort();
  const names = [...TELLING.filter((name) => Object.hasOwn(claims, name)), ...rest];
  return (
    <Panel title="Claims that arrived" description={`What ${provider} says about the person who signed in.`}>
      <Facts
        facts={names.map((name) => ({
          name,
          value: (
            <code className="font-mono text-sm [overflow-wrap:anywhere]">{claimText(claims[name])}</code>
          ),
        }))}
      />
    </Panel>
  );
}

function claimText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
