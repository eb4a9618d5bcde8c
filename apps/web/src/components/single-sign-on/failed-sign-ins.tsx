'use client';

import Link from 'next/link';
import type { FailedSignIn } from '../../api/connections/connection.ts';
import { CopyValue } from '../copy-value.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { failedSignIn, HEARSAY, isHearsay } from './failed-sign-in-texts.ts';

/** The last sign-ins that were refused: what happened, whose matter it is, when, and by which id the log finds it. */
export function FailedSignIns({
  failures,
  log,
  provider,
}: {
  readonly failures: readonly FailedSignIn[];
  /** The name of whoever people sign in at. */
  readonly provider: string;
  /** Where the organization's sign-in log is. */
  readonly log: string;
}) {
  if (failures.length === 0) return null;
  return (
    <section aria-labelledby="failed-sign-ins" className="mt-5 border-t border-separator pt-5">
      <h4 id="failed-sign-ins" className="font-semibold">
        Last failed sign-ins
      </h4>
      <ul className="mt-1 divide-y divide-separator">
        {failures.map((failure) => (
          <li key={failure.sign_in_id} className="py-3">
            <Row {...{ failure, provider }} href={`${log}/${failure.sign_in_id}`} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({ failure, provider, href }: { failure: FailedSignIn; provider: string; href: string }) {
  // By Microsoft's number where there is one that we know: it says more.
  const { what, how } = failure.explanation ?? failedSignIn(failure.code, provider);
  const { code, reported_by: reportedBy, test: isTest } = failure;
  const where = failure.test ? 'Test sign-in' : (failure.application ?? 'Sign-in');
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="max-w-prose">
          {what} <span className="text-muted">{isHearsay({ code, reportedBy, isTest }) ? HEARSAY : how}</span>
        </p>
        <p className="text-sm text-muted">
          {where}, <RelativeTime at={failure.at} />
        </p>
      </div>
      <p className="mt-1 flex flex-wrap items-center gap-x-3 text-sm text-muted">
        <code className="font-mono">{failure.provider_code ?? failure.code}</code>
        {failure.request_id === null ? null : (
          <span className="flex items-center gap-1">
            Request <CopyValue label="request id" value={failure.request_id} />
          </span>
        )}
        <Link href={href} className="text-accent hover:underline">
          Step by step
        </Link>
      </p>
    </>
  );
}
