'use client';

import { CircleCheck, CircleDashed, Radio } from 'lucide-react';
import Link from 'next/link';
import type { getLatestSignIn } from '../../api/applications/get-latest-sign-in.ts';
import type { ResponseFor } from '../../api/contract.ts';
import { RelativeTime } from '../relative-time.tsx';
import { useResource } from '../use-resource.ts';

type LatestSignIn = ResponseFor<typeof getLatestSignIn>;

const nobodyYet = ({ sign_in }: LatestSignIn) => sign_in === null;

/** Looks until somebody has signed in to the application, and says who. */
export function FirstSignIn({ projectId, applicationId }: { projectId: string; applicationId: string }) {
  const { value, failure } = useResource<typeof getLatestSignIn>(
    `/v1/session/projects/${projectId}/applications/${applicationId}/latest-sign-in`,
    nobodyYet,
  );
  const came = value?.sign_in;
  return (
    <>
      {value && !came ? <Before {...value.readiness} projectId={projectId} /> : null}
      <div
        role="status"
        className={`flex items-center gap-3 rounded-lg border px-4 py-3 ${came ? 'border-success' : 'border-border'}`}
      >
        {came ? (
          <>
            <CircleCheck aria-hidden className="size-5 shrink-0 text-success" />
            <p className="min-w-0 [overflow-wrap:anywhere]">
              {came.name ?? came.email ?? 'Somebody'} signed in
              {came.organization_name === null ? '' : ` to ${came.organization_name}`},{' '}
              <RelativeTime at={came.at} />.
            </p>
          </>
        ) : (
          <>
            <Radio aria-hidden className="size-5 shrink-0 text-muted motion-safe:animate-pulse" />
            <p className="text-muted">{failure ? failure.message : 'Listening for the first sign-in…'}</p>
          </>
        )}
      </div>
    </>
  );
}

/** Without these the sign-in page knows nobody’s address: each ticks itself. */
function Before(props: {
  readonly connected: boolean;
  readonly domain_verified: boolean;
  readonly projectId: string;
}) {
  const steps = [
    [props.connected, 'An organization has connected its directory'],
    [
      props.domain_verified,
      'A domain of that organization is verified, so that an e-mail address leads to it',
    ],
  ] as const;
  return (
    <div className="mb-4">
      <p className="font-medium">Before the first sign-in</p>
      <ul className="mt-2 flex flex-col gap-1.5">
        {steps.map(([done, text]) => {
          const Icon = done ? CircleCheck : CircleDashed;
          return (
            <li key={text} className="flex items-center gap-2 text-sm">
              <Icon aria-hidden className={`size-4 shrink-0 ${done ? 'text-success' : 'text-muted'}`} />
              <span>
                {text}
                <span className="sr-only">{done ? ' (done)' : ' (to do)'}</span>
              </span>
            </li>
          );
        })}
      </ul>
      {props.connected && props.domain_verified ? null : (
        <Link href={`/dashboard/projects/${props.projectId}`} className="mt-2 inline-block text-sm underline">
          To the organizations of the project
        </Link>
      )}
    </div>
  );
}
