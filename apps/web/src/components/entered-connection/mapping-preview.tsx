import type { Connection } from '../../api/connections/connection.ts';
import type { MappingPreview as Preview, previewMapping } from '../../api/connections/preview-mapping.ts';
import { type Fact, Facts } from '../facts.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { Unfold } from '../unfold.tsx';
import { useResource } from '../use-resource.ts';
import { guideOf } from './guide-of.ts';
import { fieldOf, type ShownValue } from './missing-values.ts';
import { calledOf } from './providers.ts';
import { samlFieldOf } from './saml-missing-values.ts';

/**
 * Whom the mapping as it is typed would make of what one's own last test sign-in brought.
 *
 * @param props.query the mapping
 */
export function MappingPreview(props: {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}`;
  readonly query: string;
  readonly connection: Connection;
}) {
  const { path, query, connection } = props;
  const preview = useResource<typeof previewMapping>(`${path}/mapping-preview?${query}`);
  if (preview.failure?.code === 'invalid_request') return null;
  if (preview.failure) return <FailureNotice failure={preview.failure} />;
  if (preview.value === undefined) return null;
  const { test } = preview.value;
  if (test === null) {
    return (
      <p className="text-sm text-muted">
        Try the connection, and what arrives for you is shown here, with what is read from it. Nobody else
        sees it.
      </p>
    );
  }
  return (
    <div className="flex w-full flex-col gap-3">
      <p className="text-sm text-muted">
        What would be read by these names from your own test sign-in, <RelativeTime at={test.tested_at} />.
      </p>
      <div role="status" aria-live="polite">
        <Facts facts={personFacts(test.person, connection, new URLSearchParams(query).has('groups'))} />
      </div>
      <Unfold title="All that arrived" description="Only your own test is shown to you here.">
        <Facts
          facts={Object.keys(test.claims)
            .sort()
            .map((name) => ({ name, value: <Value value={test.claims[name]} /> }))}
        />
      </Unfold>
    </div>
  );
}

type Person = {
  readonly [K in keyof Told]: Told[K] extends string | null ? Told[K] : readonly string[] | null;
};
type Told = NonNullable<Preview['test']>['person'];

function personFacts({ email, name, groups }: Person, connection: Connection, readsGroups: boolean): Fact[] {
  const where = connection.protocol === 'saml' ? samlFieldOf : fieldOf;
  const missing = (value: ShownValue) => (
    <span className="text-warning">
      Missing. In {calledOf(guideOf(connection))}: {where(connection.provider, value)}.
    </span>
  );
  return [
    { name: 'E-mail address', value: email ?? missing('email') },
    { name: 'Name', value: name ?? missing('name') },
    {
      name: 'Groups',
      value:
        groups === null
          ? 'Not a list of groups'
          : groups.length > 0
            ? groups.join(', ')
            : readsGroups
              ? missing('groups')
              : 'None',
    },
  ];
}

function Value({ value }: { readonly value: unknown }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return <code className="font-mono text-sm [overflow-wrap:anywhere]">{text}</code>;
}
