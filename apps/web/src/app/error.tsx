'use client';

import { Button } from '@heroui/react';
import { CentredCard } from '../components/centred-card.tsx';
import { CopyValue } from '../components/copy-value.tsx';

/** What is left when a page fails. The digest is the id of the request whose log tells why. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <CentredCard
      title="This page could not be shown"
      lead="Something went wrong on our side. Nothing was changed."
    >
      <Button fullWidth onPress={reset}>
        Try again
      </Button>
      {error.digest ? (
        <div className="mt-4 flex flex-wrap items-center gap-1 text-sm text-muted">
          Request <CopyValue label="request id" value={error.digest} />
        </div>
      ) : null}
    </CentredCard>
  );
}
