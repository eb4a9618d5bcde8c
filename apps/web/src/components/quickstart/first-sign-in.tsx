'use client';

import { CircleCheck, Radio } from 'lucide-react';
import { RelativeTime } from '../relative-time.tsx';
import { useResource } from '../use-resource.ts';

type LatestSignIn = {
  readonly sign_in: {
    readonly at: string;
    readonly name: string | null;
    readonly email: string | null;
    readonly organization_name: string | null;
  } | null;
};

const nobodyYet = ({ sign_in }: LatestSignIn) => sign_in === null;

/** Looks until somebody has signed in to the application, and says who. */
export function FirstSignIn({ projectId, applicationId }: { projectId: string; applicationId: string }) {
  const { value, failure } = useResource<LatestSignIn>(
    `/v1/session/projects/${projectId}/applications/${applicationId}/latest-sign-in`,
    nobodyYet,
  );
  const came = value?.sign_in;
  return (
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
  );
}
