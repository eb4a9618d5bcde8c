import type { Connection } from '../../api/connections/connection.ts';
import type { TestSignIn } from '../../api/connections/get-test.ts';
import { Facts } from '../facts.tsx';
import { Panel } from '../panel.tsx';
import { guideOf } from './guide-of.ts';
import { fieldOf, type ShownValue } from './missing-values.ts';
import { calledOf } from './providers.ts';
import { samlFieldOf } from './saml-missing-values.ts';

/** What was read of the person who tried it; for each value that is missing, where in the provider's console to look. */
export function MappedValues(props: {
  readonly connection: Connection;
  readonly entered: NonNullable<Connection['entered']>;
  readonly member: NonNullable<TestSignIn['member']>;
  readonly claims: Readonly<Record<string, unknown>>;
}) {
  const { connection, entered, member, claims } = props;
  const mapping = entered.attribute_mapping;
  const isSaml = connection.protocol === 'saml';
  const where = isSaml ? samlFieldOf : fieldOf;
  const missing = (value: ShownValue) => (
    <span className="text-warning">
      Missing. In {calledOf(guideOf(connection))}: {where(connection.provider, value)}.
    </span>
  );
  // Over SAML a value has many usual names.
  const from = (value: ShownValue) => {
    const name = mapping[value] ?? (isSaml ? undefined : value);
    return name === undefined ? null : <span className="text-muted"> from {name}</span>;
  };
  // The first part of a path is a name of its own, if there is no claim of the whole name.
  const groups = mapping.groups;
  const hasGroups =
    groups !== undefined && [groups, groups.split('.')[0] ?? ''].some((name) => Object.hasOwn(claims, name));
  return (
    <Panel title="What was read" description="Each value, and where it came from.">
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
