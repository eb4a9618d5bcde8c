import { Panel } from '../panel.tsx';
import { JoinButton } from './join-button.tsx';

type JoinableConnection = {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly connectionId: string;
  readonly joinedAs: string | null;
};

/** Over which single sign-on this person comes in, too, and how they make it theirs. */
export function YourSignIns(props: {
  readonly connections: readonly JoinableConnection[];
  readonly byPassword: boolean;
}) {
  if (props.connections.length === 0)
    return (
      <Panel
        title="Single sign-on"
        description="None of your organizations has a single sign-on yet. Once one has, you can make it yours here."
      />
    );
  return (
    <Panel title="Single sign-on" description={props.byPassword ? BY_PASSWORD : OTHERWISE}>
      <ul className="divide-y divide-separator">
        {props.connections.map((connection) => (
          <li
            key={connection.connectionId}
            className="flex flex-wrap items-center justify-between gap-3 py-3"
          >
            <div className="min-w-0">
              <p className="font-medium [overflow-wrap:anywhere]">{connection.organizationName}</p>
              <p className="text-sm text-muted [overflow-wrap:anywhere]">
                {connection.joinedAs === null
                  ? 'Not yours yet'
                  : `You sign in there as ${connection.joinedAs}`}
              </p>
            </div>
            {connection.joinedAs === null ? <JoinButton connection={connection} /> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const BY_PASSWORD =
  'Whoever signs in over single sign-on is somebody new to Portico, whatever their e-mail address. If that is you, show it here, and the two become one.';

const OTHERWISE =
  'If you were also invited with a password, those are two users. Sign in with that password, come back to this page, and join the two.';
