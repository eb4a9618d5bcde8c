import { Chip } from '@heroui/react';
import Link from 'next/link';
import type { SignIn } from '../../api/sign-ins/sign-in.ts';
import { Empty } from '../empty.tsx';
import { PageLinks } from '../page-links.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { SignInFilterForm, type SignInFilterText } from './sign-in-filter-form.tsx';
import { explain, PURPOSES, STATE_WORDS, whoOf } from './sign-in-texts.ts';

/** The sign-ins of an organization, newest first; filter and page stand in the address, so that a page can be sent to somebody. */
export function SignInLog(props: {
  readonly signIns: readonly SignIn[];
  /** Of this page, without its query. */
  readonly path: string;
  /** What is looked for, as the address has it. */
  readonly filter: SignInFilterText;
  readonly after: string | null;
  readonly isFirst: boolean;
}) {
  const { signIns, path, filter } = props;
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Panel
      title="Sign-in log"
      description="Who signed in over your connections in the last week, who was refused, and why."
    >
      <SignInFilterForm path={path} filter={filter} />
      {signIns.length === 0 ? (
        <Empty title="Nothing to show">
          {isFiltered
            ? `No sign-in of the last ${filter.result === 'unfinished' ? 'day' : 'week'} is like that.`
            : 'Sign-ins appear here as they happen.'}
        </Empty>
      ) : (
        <ul className="divide-y divide-separator">
          {signIns.map((signIn) => (
            <Line key={signIn.id} signIn={signIn} href={`${path}/${signIn.id}`} />
          ))}
        </ul>
      )}
      <PageLinks
        path={path}
        query={filter}
        after={props.after}
        isFirst={props.isFirst}
        labels={{ first: 'Newest', next: 'Older' }}
      />
    </Panel>
  );
}

function Line({ signIn, href }: { signIn: SignIn; href: string }) {
  const [color, word] = STATE_WORDS[signIn.state];
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link href={href} className="min-w-0 font-medium hover:underline [overflow-wrap:anywhere]">
          {whoOf(signIn)}
        </Link>
        <Chip color={color} variant="soft" size="sm">
          {word}
        </Chip>
        <span className="ml-auto text-sm text-muted">
          {signIn.application_name ?? PURPOSES[signIn.purpose]}, <RelativeTime at={signIn.started_at} />
        </span>
      </div>
      {signIn.state === 'refused' ? (
        <p className="mt-0.5 max-w-prose text-sm text-muted">
          {explain(signIn)?.what}
          {signIn.provider_code === null ? null : (
            <code className="ml-2 font-mono">{signIn.provider_code}</code>
          )}
        </p>
      ) : null}
    </li>
  );
}
