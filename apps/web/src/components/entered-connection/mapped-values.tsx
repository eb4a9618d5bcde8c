import type { Connection } from '../../api/connections/connection.ts';
import type { TestSignIn } from '../../api/connections/get-test.ts';
import { Facts } from '../facts.tsx';
import { Panel } from '../panel.tsx';
import { fieldOf, type ShownValue } from './missing-values.ts';
import { calledOf, GUIDES } from './providers.ts';

/** What was read of the person who tried it; for each value that is missing, where in the provider's console to look. */
export function MappedValues(props: {
  readonly connection: Connection;
  readonly entered: NonNullable<Connection['entered']>;
  readonly member: NonNullable<TestSignIn['member']>;
  readonly claims: Readonly<Record<string, unknown>>;
}) {
  const { connection, entered, member, claims } = props;
  const mapping = entered.attribute_mapping;
  const missing = (value: ShownValue) => (
    <span className="text-warning">
      Missing. In {calledOf(GUIDES[connection.provider])}: {fieldOf(connection.provider, value)}.
    </span>
  );
  const from = (value: ShownValue) => <span className="text-muted"> from {mapping[value] ?? value}</span>;
  // The first part of a path is a name of its own, if there is no claim of the whole name.
  const groups = mapping.groups;
  const hasGroups =
    groups !== undefined && [groups, groups.split('.')[0] ?? ''].some((name) => Object.hasOwn(claims, name));
  return (
    <Panel title="What was read" description="Each value, and from which claim.">
      <Facts
        facts={[
          {
            name: 'E-mail address',
            value: member.email ? (
              <>
                {member.email}
                {from('email')}
              </>
            ) : (
              missing('email')
            ),
          },
          {
            name: 'Name',
            value: member.name ? (
              <>
                {member.name}
                {from('name')}
              </>
            ) : (
              missing('name')
            ),
          },
          ...(groups === undefined
            ? []
            : [{ name: 'Groups', value: hasGroups ? <>Arrived{from('groups')}</> : missing('groups') }]),
        ]}
      />
    </Panel>
  );
}
