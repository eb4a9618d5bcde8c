import type { SignInTrace } from '../../api/sign-ins/get-sign-in.ts';
import { CopyValue } from '../copy-value.tsx';
import { type Fact, Facts } from '../facts.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';

type Mismatch = Readonly<NonNullable<SignInTrace['mismatch']>>;
type Change = Readonly<SignInTrace['changes'][number]>;

/** What did not fit of an answer, to be compared with what the provider's console says. */
export function MismatchFacts({ mismatch }: { readonly mismatch: Mismatch }) {
  const { of, expected, received, seconds } = mismatch;
  const facts: (Fact | undefined)[] = [
    { name: 'What it is about', value: <code className="font-mono text-sm">{of}</code> },
    expected === null
      ? undefined
      : { name: 'Expected', value: <CopyValue label="what was expected" value={expected} /> },
    received === null
      ? undefined
      : { name: 'Received', value: <CopyValue label="what was received" value={received} /> },
    seconds === null ? undefined : { name: 'Difference', value: `${seconds} s` },
  ];
  return (
    <Panel title="What did not fit" description="Of the answer of the identity provider, as it came here.">
      <Facts facts={facts.filter((fact) => fact !== undefined)} />
    </Panel>
  );
}

/** What is otherwise than in the answers by which people came in before. */
export function AnswerChanges({ changes }: { readonly changes: readonly Change[] }) {
  return (
    <Panel
      title="What is different from before"
      description="Compared with the answers by which people came in over this connection."
    >
      <ul className="flex flex-col gap-3">
        {changes.map((change) => (
          <li key={`${change.what} ${change.before} ${change.now}`}>
            <Changed change={change} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const TITLES: Readonly<Record<Exclude<Change['what'], 'attribute'>, string>> = {
  certificate: 'It was signed with another certificate',
  algorithm: 'It was signed by another algorithm',
  signed: 'Another part was signed',
  name_id_format: 'The NameID has another format',
};

function Changed({ change: { what, before, now, last_seen: lastSeen } }: { readonly change: Change }) {
  const last = (
    <p className="text-sm text-muted">
      Last seen so <RelativeTime at={lastSeen} />, by the hour.
    </p>
  );
  if (what === 'attribute') {
    return (
      <>
        <p className="font-medium">
          <code className="font-mono text-sm [overflow-wrap:anywhere]">{before}</code> did not come
        </p>
        {last}
        <p className="text-sm text-muted">Either this person has none, or the provider no longer sends it.</p>
      </>
    );
  }
  return (
    <>
      <p className="font-medium">{TITLES[what]}</p>
      <Facts
        facts={[
          { name: 'Before', value: <CopyValue label="what it was before" value={before} /> },
          { name: 'Now', value: <CopyValue label="what it is now" value={now ?? ''} /> },
        ]}
      />
      {last}
    </>
  );
}
