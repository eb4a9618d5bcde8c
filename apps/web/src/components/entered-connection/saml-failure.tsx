import type { ApiFailure } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';

/** Why what was pasted is of no use. What stands in it is never shown. */
export function SamlFailure({ failure }: { failure: ApiFailure }) {
  const { reason, expected, received } = failure.told ?? {};
  const facts = [
    typeof reason === 'string' ? `Portico found: ${reason}.` : undefined,
    typeof expected === 'string' ? `Expected: ${expected}.` : undefined,
    typeof received === 'string' ? `Found: ${received}.` : undefined,
  ].filter((each) => each !== undefined);
  return (
    <div className="flex w-full flex-col gap-2">
      <FailureNotice failure={failure} />
      {facts.length > 0 ? (
        <p className="text-sm text-muted [overflow-wrap:anywhere]">{facts.join(' ')}</p>
      ) : null}
    </div>
  );
}
