'use client';

import type { SocialProvider } from '@portico/core';
import { useState } from 'react';
import type { ApiFailure } from '../api.ts';
import { ConnectionStep, type LoginConnection } from './connection-step.tsx';
import { EmailStep } from './email-step.tsx';
import { type LoginOrganization, OrganizationStep } from './organization-step.tsx';
import { type LoginUser, PasswordStep } from './password-step.tsx';
import { loginTexts } from './texts.ts';
import { useLoginStep } from './use-login-step.ts';

export type LoginFormProps = {
  /** `/v1/login/{projectId}/{uid}` */
  readonly path: `/v1/login/${string}`;
  readonly language: string;
  readonly email: string;
  readonly providers: readonly SocialProvider[];
  readonly password: boolean;
  readonly connections: readonly LoginConnection[];
  readonly organizations: readonly LoginOrganization[];
  /** Where the last step led that was sent without a script. */
  readonly before: {
    readonly failure: ApiFailure | undefined;
    readonly withPassword: boolean;
    readonly users: readonly LoginUser[];
  };
};

/** E-mail first; then whatever this person has to say more. */
export function LoginForm(props: LoginFormProps) {
  const { before } = props;
  const texts = loginTexts([props.language], null);
  const step = useLoginStep(props.path, before.failure);
  const [connections, setConnections] = useState(props.connections);
  const [email, setEmail] = useState(props.email);
  const [withPassword, setWithPassword] = useState(before.withPassword);

  if (props.organizations.length > 0)
    return <OrganizationStep step={step} texts={texts} organizations={props.organizations} />;
  if (connections.length > 0)
    return <ConnectionStep step={step} texts={texts} connections={connections} email={email} />;
  if (withPassword)
    return (
      <PasswordStep {...{ step, texts, email }} users={before.users} back={() => setWithPassword(false)} />
    );
  return (
    <EmailStep
      step={step}
      texts={texts}
      email={email}
      providers={props.providers}
      typed={setEmail}
      several={setConnections}
      {...(props.password ? { password: () => setWithPassword(true) } : {})}
    />
  );
}
