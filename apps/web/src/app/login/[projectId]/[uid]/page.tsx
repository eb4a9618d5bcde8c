import { isPorticoError } from '@portico/core';
import type { ApplicationHome, LoginPage, LoginView } from '@portico/sign-in';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { composition } from '../../../../../composition.ts';
import { LoginForm } from '../../../../components/hosted-login/login-form.tsx';
import { LoginFrame } from '../../../../components/hosted-login/login-frame.tsx';
import { LoginGone } from '../../../../components/hosted-login/login-gone.tsx';
import { type LoginTexts, loginTexts } from '../../../../components/hosted-login/texts.ts';
import { requestIdOf } from '../../../../http/index.ts';
import { lastApplication } from '../../../../http/last-application.ts';
import { type LoginPath, loginPageOf } from '../../../../http/login-page.ts';
import { type KeptStep, readStep } from '../../../../http/login-step-cookie.ts';
import { tripCookie } from '../../../../http/trip-cookies.ts';

export const metadata: Metadata = { title: 'Sign in' };

/** The hosted login page: the project's name, one field, and the project's buttons. */
export default async function HostedLoginPage({ params }: { params: Promise<LoginPath> }) {
  const path = await params;
  const sent = await headers();
  const kept = readStep(tripCookie(sent), path);
  const view = await viewFor(sent, path, kept);
  if ('code' in view) {
    const texts = loginTexts([], sent.get('accept-language'));
    return <LoginGone texts={texts} code={view.code} home={view.home} requestId={requestIdOf(sent)} />;
  }
  const texts = loginTexts(view.locales, sent.get('accept-language'));
  const { project } = view;
  const base = `/v1/login/${path.projectId}/${path.uid}` as const;
  return (
    <LoginFrame
      language={texts.language}
      title={(view.signUp ? texts.signUpTitle : texts.title)(project.name)}
      lead={texts.lead(view.applicationName)}
      logo={project.hasLogo ? `/v1/login/${project.id}/logo` : undefined}
      accentColor={project.accentColor}
      leave={{ action: `${base}/back`, label: texts.failure.back(view.applicationName) }}
    >
      <LoginForm
        // What a form without script came to is a new beginning for the script that arrives later.
        key={kept.failure?.requestId ?? kept.step ?? ''}
        path={base}
        language={texts.language}
        email={kept.email ?? view.email ?? ''}
        providers={view.providers}
        password={view.password}
        connections={view.connections.map((connection) => ({
          id: connection.id,
          name: connection.name,
          organization_name: connection.organizationName,
        }))}
        organizations={view.organizations}
        before={beforeOf(kept, view, texts)}
      />
    </LoginFrame>
  );
}

/** What to show, or why there is nothing and where the reader finds the application. */
async function viewFor(
  sent: Headers,
  path: LoginPath,
  kept: KeptStep,
): Promise<LoginView | { readonly code: string; readonly home: ApplicationHome | undefined }> {
  try {
    const page: LoginPage = loginPageOf(sent, path);
    const typed = kept.step === 'connections' ? kept.email : undefined;
    return await composition().signIn.hostedLogin.view(page, typed);
  } catch (failure) {
    if (!isPorticoError(failure)) throw failure;
    const { code, detail } = failure;
    composition().log.info({ requestId: requestIdOf(sent), code, detail }, 'page refused');
    return { code, home: await lastApplication(sent, path.projectId) };
  }
}

function beforeOf(kept: KeptStep, view: LoginView, texts: LoginTexts) {
  const { failure, step, users = [] } = kept;
  // An address without single sign-on may have a password here.
  const unknown = failure?.code === 'no_connection_for_email' && view.password;
  const message = texts.failure.errors[failure?.code ?? ''] ?? texts.failure.errors['internal'] ?? '';
  return {
    failure: failure && !unknown ? { ...failure, message, fields: {} } : undefined,
    withPassword: view.password && (unknown || step === 'password' || step === 'users'),
    users: users.map(({ id, project, organizations }) => ({
      ...{ user_id: id, project_name: project, organization_names: organizations },
    })),
  };
}
