import { CopyValue } from '../copy-value.tsx';
import { Empty } from '../empty.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { refusedPlace } from './refused-place.ts';

export type RefusedRequestRow = {
  readonly id: string;
  readonly endpoint: string;
  readonly grantType: string | null;
  readonly error: string;
  readonly reason: string;
  readonly requestId: string | null;
  readonly occurredAt: Date;
};

/** What an application's developer reads when a sign-in does not work: which request, what was wrong, what to do. */
export function RefusedRequests({ rows }: { rows: readonly RefusedRequestRow[] }) {
  return (
    <Panel
      title="Refused requests"
      description="What this application asked for and did not get, newest first, for seven days. Never with a secret, code or token."
    >
      {rows.length === 0 ? (
        <Empty title="Nothing was refused">
          When a sign-in or a token request of this application fails, the reason appears here.
        </Empty>
      ) : (
        <ul className="divide-y divide-separator">
          {rows.map((row) => (
            <li key={row.id} className="py-3">
              <Row row={row} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Row({ row }: { row: RefusedRequestRow }) {
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <span className="font-mono text-sm [overflow-wrap:anywhere]">{row.error}</span>
        <span className="text-sm text-muted">{refusedPlace(row)}</span>
        <span className="ml-auto text-sm text-muted">
          <RelativeTime at={row.occurredAt.toISOString()} />
        </span>
      </div>
      <p className="mt-1 max-w-prose text-sm [overflow-wrap:anywhere]">{row.reason}</p>
      {row.requestId === null ? null : (
        <p className="mt-1 text-sm text-muted">
          Request <CopyValue label="request id" value={row.requestId} />
        </p>
      )}
    </>
  );
}
