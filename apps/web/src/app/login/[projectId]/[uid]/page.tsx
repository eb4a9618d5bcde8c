import { isPorticoError, messageOf } from '@portico/core';
import type { LoginView } from '@portico/sign-in';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { composition } from '../../../../../composition.ts';
import { CentredCard } from '../../../../components/centred-card.tsx';
import { LoginForm } from '../../../../components/hosted-login/login-form.tsx';
import { LoginFrame } from '../../../../components/hosted-login/login-frame.tsx';
import { loginTexts } from '../../../../components/hosted-login/texts.ts';
import { requestIdOf } from '../../../../http/index.ts';
import { type LoginPath, loginPageOf } from '../../../../http/login-page.ts';

export const metadata: Metadata = { title: 'Sign in' };

/** The hosted login page: the project's name, one field, and the project's buttons. */
export default async function HostedLoginPage({ params }: { params: Promise<LoginPath> }) {
  const path = await params;
  const sent = await headers();
  const view = await viewFor(sent, path);
  if (typeof view === 'string') return <NotHere message={view} requestId={requestIdOf(sent)} />;
  const texts = loginTexts(view.locales, sent.get('accept-language'));
  const { project } = view;
  return (
    <LoginFrame
      language={texts.language}
      title={(view.signUp ? texts.signUpTitle : texts.title)(project.name)}
      lead={texts.lead(view.applicationName)}
      logo={project.hasLogo ? `/v1/login/${project.id}/logo` : undefined}
      accentColor={project.accentColor}
    >
      <LoginForm
        path={`/v1/login/${path.projectId}/${path.uid}`}
        language={texts.language}
        email={view.email ?? ''}
        providers={view.providers}
        password={view.password}
        connections={view.connections.map((connection) => ({
          id: connection.id,
          name: connection.name,
          organization_name: connection.organizationName,
        }))}
        organizations={view.organizations}
      />
    </LoginFrame>
  );
}

/** What to show, or the sentence that says why there is nothing. */
async function viewFor(sent: Headers, path: LoginPath): Promise<LoginView | string> {
  try {
    return await composition().signIn.hostedLogin.view(loginPageOf(sent, path));
  } catch (failure) {
    if (!isPorticoError(failure)) throw failure;
    composition().log.info({ requestId: requestIdOf(sent), code: failure.code }, 'page refused');
    return messageOf(failure.code);
  }
}

function NotHere({ message, requestId }: { message: string; requestId: string }) {
  return (
    <CentredCard title="That did not work" lead={message}>
      <p className="text-sm text-muted">
        Request <code className="select-all break-all">{requestId}</code>
      </p>
    </CentredCard>
  );
}
