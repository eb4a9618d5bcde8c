import type { ApiFailure } from '../api.ts';
import { Facts } from '../facts.tsx';
import { FailureNotice } from '../failure-notice.tsx';

/** Why a provider could not be looked up, with what was found where that helps. */
export function DiscoveryFailure({ failure }: { failure: ApiFailure }) {
  const { told = {} } = failure;
  const issuers = (
    [
      ['Entered', told['expected']],
      ['The provider’s own', told['received']],
    ] as const
  ).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [{ name, value: <code className="font-mono text-sm [overflow-wrap:anywhere]">{value}</code> }]
      : [],
  );
  const reason = told['reason'];
  return (
    <div className="flex w-full flex-col gap-2">
      <FailureNotice failure={failure} />
      {issuers.length > 0 ? <Facts facts={issuers} /> : null}
      {issuers.length === 0 && typeof reason === 'string' ? (
        <p className="text-sm text-muted">Portico found: {reason}.</p>
      ) : null}
    </div>
  );
}
