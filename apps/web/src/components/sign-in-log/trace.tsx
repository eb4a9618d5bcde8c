import { Chip } from '@heroui/react';
import type { SignInTrace } from '../../api/sign-ins/get-sign-in.ts';
import { CopyValue } from '../copy-value.tsx';
import { type Fact, Facts } from '../facts.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { actorOf } from '../single-sign-on/failed-sign-in-texts.ts';
import { MicrosoftCode } from '../single-sign-on/microsoft-code.tsx';
import { AnswerChanges, MismatchFacts } from './answer-facts.tsx';
import { duration, explain, PURPOSES, STATE_WORDS, stepTitle, whoOf } from './sign-in-texts.ts';

type Step = Readonly<SignInTrace['steps'][number]>;
type TraceView = Omit<SignInTrace, 'steps' | 'changes'> & {
  readonly steps: readonly Step[];
  readonly changes: readonly Readonly<SignInTrace['changes'][number]>[];
};

/** One sign-in: what came of it, why, and how long each step took. */
export function Trace({
  trace,
  organizationId,
}: {
  readonly trace: TraceView;
  readonly organizationId: string;
}) {
  const [color, word] = STATE_WORDS[trace.state];
  const why = explain(trace);
  return (
    <div className="flex flex-col gap-6">
      <Panel
        title={whoOf(trace)}
        description={
          <>
            {PURPOSES[trace.purpose]}
            {trace.application_name === null ? '' : ` to ${trace.application_name}`},{' '}
            <RelativeTime at={trace.started_at} />
          </>
        }
        action={
          <Chip color={color} variant="soft">
            {word}
          </Chip>
        }
      >
        {why === undefined ? null : (
          <dl className="rounded-lg bg-danger-soft px-4 py-3 text-danger-soft-foreground">
            <dt className="sr-only">What happened</dt>
            <dd className="font-medium">{why.what}</dd>
            {why.who === undefined ? null : (
              <>
                <dt className="sr-only">Who can act</dt>
                <dd className="mt-1 text-sm">{why.who}</dd>
              </>
            )}
            <dt className="sr-only">What to do</dt>
            <dd className="mt-1 max-w-prose text-sm">{why.how}</dd>
          </dl>
        )}
        {trace.groups_unknown === null ? null : <GroupsUnknown groups={trace.groups_unknown} />}
        {trace.state === 'unfinished' && !trace.came_back && trace.connection_managed_by !== 'manual' ? (
          <div className="mt-4">
            <MicrosoftCode
              organizationId={organizationId}
              entraUrl={undefined}
              overSignInApp={trace.connection_managed_by === 'sign_in_app'}
            />
          </div>
        ) : null}
      </Panel>
      {trace.mismatch === null ? null : <MismatchFacts mismatch={trace.mismatch} />}
      {trace.changes.length === 0 ? null : <AnswerChanges changes={trace.changes} />}
      <Panel
        title="Step by step"
        description="From the moment at which Portico sent the browser to the identity provider."
      >
        <Steps trace={trace} />
      </Panel>
      <Panel title="Details">
        <Facts facts={factsOf(trace)} />
      </Panel>
    </div>
  );
}

/** They came in, and their role may not be what the directory says now. */
function GroupsUnknown({ groups }: { groups: NonNullable<TraceView['groups_unknown']> }) {
  return (
    <div className="mt-4 rounded-lg bg-warning-soft px-4 py-3 text-warning-soft-foreground">
      <p className="font-medium">
        {groups.what} <code className="font-mono text-sm">{groups.code}</code>
      </p>
      <p className="mt-1 text-sm">{actorOf(groups.who)}</p>
      <p className="mt-1 max-w-prose text-sm">{groups.how}</p>
    </div>
  );
}

const BARS: Readonly<Record<Step['state'], string>> = {
  done: 'bg-success',
  failed: 'bg-danger',
  under_way: 'bg-accent',
  not_reached: '',
  unknown: '',
};

const WITHOUT_TIME: Readonly<Record<Step['state'], string>> = {
  done: '',
  failed: 'Failed',
  under_way: 'Goes on',
  not_reached: 'Not reached',
  unknown: 'Too long ago to tell',
};

/** Bars on one scale, each where the one before ended; however short, it is seen. */
function Steps({ trace }: { trace: TraceView }) {
  const { steps } = trace;
  const whole = Math.max(1, ...steps.map(({ starts_after: from, took }) => (from ?? 0) + (took ?? 0)));
  const percent = (milliseconds: number) => `${(milliseconds / whole) * 100}%`;
  return (
    <ol className="flex flex-col gap-3">
      {steps.map((step) => (
        <li key={step.name} className="grid gap-x-6 gap-y-1 sm:grid-cols-[20rem_1fr] sm:items-center">
          <p className={step.state === 'failed' ? 'font-medium text-danger' : ''}>
            {stepTitle(step.name, trace)}
          </p>
          <div className="flex items-center gap-3">
            <div aria-hidden className="relative h-3 min-w-0 flex-1 rounded-sm bg-surface-secondary">
              {step.starts_after === null ? null : (
                <span
                  className={`absolute inset-y-0 min-w-1 rounded-sm ${BARS[step.state]}`}
                  style={{
                    left: `min(${percent(step.starts_after)}, calc(100% - 0.25rem))`,
                    width: percent(step.took ?? 0),
                  }}
                />
              )}
            </div>
            <p className="w-28 shrink-0 text-right text-sm tabular-nums">
              {[WITHOUT_TIME[step.state], step.took === null ? '' : duration(step.took)]
                .filter((part) => part !== '')
                .join(', ')}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function factsOf(trace: TraceView): Fact[] {
  const { person, request_id: requestId, provider_code: providerCode, code } = trace;
  const facts: (Fact | undefined)[] = [
    person?.email ? { name: 'E-mail address', value: person.email } : undefined,
    trace.typed_address && trace.typed_address !== person?.email
      ? { name: 'Address given before', value: trace.typed_address }
      : undefined,
    { name: 'Connection', value: trace.connection_name },
    trace.application_name ? { name: 'Application', value: trace.application_name } : undefined,
    code ? { name: 'Code', value: <code className="font-mono text-sm">{code}</code> } : undefined,
    providerCode
      ? { name: 'Microsoft’s code', value: <CopyValue label="code of Microsoft" value={providerCode} /> }
      : undefined,
    trace.reported_by ? { name: 'Told by', value: toldBy(trace) } : undefined,
    requestId ? { name: 'Request', value: <CopyValue label="request id" value={requestId} /> } : undefined,
    { name: 'Sign-in', value: <CopyValue label="sign-in id" value={trace.id} /> },
  ];
  return facts.filter((fact) => fact !== undefined);
}

function toldBy({ reported_by: by, connection_managed_by: managedBy }: TraceView): string {
  if (by === 'browser') return 'The browser';
  return managedBy === 'manual' ? 'The identity provider' : 'Microsoft';
}
