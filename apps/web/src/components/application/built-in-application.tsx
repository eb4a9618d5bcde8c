import { Facts } from '../facts.tsx';
import { Panel } from '../panel.tsx';
import type { ApplicationView } from './application-view.ts';

/** The dashboard's own application: to be looked at. */
export function BuiltInApplication({ application }: { application: ApplicationView }) {
  const lines = (uris: readonly string[]) => (
    <ul>
      {uris.map((uri) => (
        <li key={uri} className="font-mono text-[0.8125rem] [overflow-wrap:anywhere]">
          {uri}
        </li>
      ))}
    </ul>
  );
  return (
    <Panel
      title="Settings"
      description="This application is part of Portico. It follows the deployment’s address and cannot be changed or deleted."
    >
      <Facts
        facts={[
          { name: 'Redirect URIs', value: lines(application.redirectUris) },
          { name: 'After sign-out', value: lines(application.postLogoutRedirectUris) },
        ]}
      />
    </Panel>
  );
}
