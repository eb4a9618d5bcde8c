'use client';

import { Panel } from '../panel.tsx';
import { SocialProvider, type SocialProviderView } from './social-provider.tsx';

/** Sign-in with any account at Microsoft or Google, beside the organizations' own connections. */
export function SocialProviders(props: {
  readonly projectId: string;
  readonly providers: readonly SocialProviderView[];
}) {
  return (
    <Panel
      title="Social sign-in"
      description="Buttons on the login page for anybody who has an account at Microsoft or Google. An organization that requires single sign-on does not accept them."
    >
      <ul className="divide-y divide-separator">
        {props.providers.map((provider) => (
          <SocialProvider
            key={`${provider.provider} ${provider.enabled} ${provider.clientId}`}
            path={`/v1/session/projects/${props.projectId}/social/${provider.provider}`}
            provider={provider}
          />
        ))}
      </ul>
    </Panel>
  );
}
