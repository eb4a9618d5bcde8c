import { Empty } from '../empty.tsx';
import { PageLinks } from '../page-links.tsx';
import { Panel } from '../panel.tsx';
import { AuditEntry, type AuditEventView } from './audit-entry.tsx';
import { AuditFilterForm } from './audit-filter-form.tsx';

/** One page of a log, newest first; filter and page stand in the address, so a page can be sent to somebody. */
export function AuditLog(props: {
  readonly page: { readonly events: readonly AuditEventView[]; readonly next: string | null };
  readonly action: string;
  /** Of this page, without its query. */
  readonly path: string;
  readonly firstPage: boolean;
}) {
  const { events, next } = props.page;
  return (
    <Panel
      title="Audit log"
      description="Who changed what, and when. Nothing can be changed or deleted in it."
      action={<AuditFilterForm path={props.path} action={props.action} />}
    >
      {events.length === 0 ? (
        <Empty title="Nothing to show">
          {props.action
            ? 'No entry of this kind. Show all of them to see the rest.'
            : 'Changes appear here as they happen.'}
        </Empty>
      ) : (
        <ul className="divide-y divide-separator">
          {events.map((event) => (
            <li key={event.id}>
              <AuditEntry event={event} />
            </li>
          ))}
        </ul>
      )}
      <PageLinks
        path={props.path}
        query={props.action ? { action: props.action } : {}}
        cursor="before"
        after={next}
        isFirst={props.firstPage}
        labels={{ first: 'Newest', next: 'Older' }}
      />
    </Panel>
  );
}
